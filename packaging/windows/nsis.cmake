# SPDX-License-Identifier: Apache-2.0
# cpack makes a zip that runs from where it is unpacked; "installer.sh" makes the setup program of the same staged tree
# with semblance.nsi. Qt's and LibTorch's libraries are put beside the programs by stage.sh.
set(CPACK_GENERATOR ZIP)
set(CPACK_PACKAGE_FILE_NAME "semblance-${PROJECT_VERSION}-windows")
if(TARGET semblance)
    set(icon "${CMAKE_BINARY_DIR}/packaging/semblance.ico")
    find_program(BASH bash)
    find_program(RSVG_CONVERT rsvg-convert)
    if(BASH AND RSVG_CONVERT)
        # The icon of the program itself, which Explorer shows.
        add_custom_command(OUTPUT "${icon}" VERBATIM
            COMMAND "${BASH}" "${CMAKE_CURRENT_LIST_DIR}/icon.sh" "${icon}"
            DEPENDS "${CMAKE_CURRENT_LIST_DIR}/icon.sh" "${CMAKE_SOURCE_DIR}/resources/icons/semblance.svg")
        add_custom_target(windows-icon ALL DEPENDS "${icon}")
        install(FILES "${icon}" DESTINATION ${SEMBLANCE_INSTALL_DATA})
    endif()
endif()
