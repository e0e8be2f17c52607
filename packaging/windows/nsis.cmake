# SPDX-License-Identifier: Apache-2.0
# Qt's and LibTorch's libraries are put beside the programs by the deploy scripts of the release job.
set(CPACK_GENERATOR NSIS64)
set(CPACK_PACKAGE_INSTALL_DIRECTORY Semblance)
set(CPACK_PACKAGE_FILE_NAME "semblance-${PROJECT_VERSION}-setup")
set(CPACK_NSIS_DISPLAY_NAME "Semblance ${PROJECT_VERSION}")
set(CPACK_NSIS_PACKAGE_NAME Semblance)
set(CPACK_NSIS_INSTALLED_ICON_NAME bin\\semblance.exe)
set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
set(CPACK_NSIS_UNINSTALL_NAME uninstall)
set(CPACK_NSIS_MODIFY_PATH OFF)
