# SPDX-License-Identifier: Apache-2.0
# The disk image, and what makes a program of the bundle: Info.plist, icon, privacy texts in Chinese.
set(CPACK_GENERATOR DragNDrop)
set(CPACK_PACKAGE_FILE_NAME "semblance-${PROJECT_VERSION}-macos")
set(CPACK_DMG_VOLUME_NAME "Semblance ${PROJECT_VERSION}")
if(TARGET semblance)
    set_target_properties(semblance PROPERTIES MACOSX_BUNDLE_INFO_PLIST "${CMAKE_CURRENT_LIST_DIR}/Info.plist.in")
    set(resources "${SEMBLANCE_PREFIX}Resources")
    install(FILES "${CMAKE_CURRENT_LIST_DIR}/InfoPlist.strings.zh_CN" RENAME InfoPlist.strings
            DESTINATION "${resources}/zh_CN.lproj")
    find_program(RSVG_CONVERT rsvg-convert)
    find_program(ICONUTIL iconutil)
    if(RSVG_CONVERT AND ICONUTIL)
        set(icns "${CMAKE_BINARY_DIR}/packaging/semblance.icns")
        add_custom_command(OUTPUT "${icns}" VERBATIM
            COMMAND bash "${CMAKE_CURRENT_LIST_DIR}/icon.sh" "${icns}"
            DEPENDS "${CMAKE_CURRENT_LIST_DIR}/icon.sh" "${CMAKE_SOURCE_DIR}/resources/icons/semblance.svg")
        add_custom_target(macos-icon ALL DEPENDS "${icns}")
        install(FILES "${icns}" DESTINATION "${resources}")
    else()
        message(STATUS "rsvg-convert or iconutil not found: the bundle has no icon")
    endif()
endif()
