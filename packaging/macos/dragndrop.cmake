# SPDX-License-Identifier: Apache-2.0
set(CPACK_GENERATOR DragNDrop)
set(CPACK_PACKAGE_FILE_NAME "semblance-${PROJECT_VERSION}-macos")
set(CPACK_DMG_VOLUME_NAME "Semblance ${PROJECT_VERSION}")
