# SPDX-License-Identifier: Apache-2.0
set(here "${CMAKE_CURRENT_LIST_DIR}")
set(doc share/doc/semblance)
configure_file("${here}/semblance.metainfo.xml.in" "${CMAKE_BINARY_DIR}/packaging/semblance.metainfo.xml" @ONLY)
if(SEMBLANCE_WINDOW)
    install(FILES "${here}/semblance.desktop" DESTINATION share/applications)
    install(FILES "${CMAKE_BINARY_DIR}/packaging/semblance.metainfo.xml" DESTINATION share/metainfo)
    install(FILES "${CMAKE_SOURCE_DIR}/resources/icons/semblance.svg"
            DESTINATION share/icons/hicolor/scalable/apps)
endif()
install(FILES "${here}/copyright" "${CMAKE_SOURCE_DIR}/THIRD_PARTY.md" DESTINATION ${doc})
include("${here}/shell.cmake")
# Debian wants the changelog packed; -n leaves time and name out, so that the same tree gives the same bytes.
find_program(GZIP gzip)
if(GZIP)
    set(packed "${CMAKE_BINARY_DIR}/packaging/changelog.gz")
    add_custom_command(OUTPUT "${packed}" VERBATIM
        COMMAND sh -c "\"$1\" -9nc \"$2\" > \"$3\"" pack "${GZIP}" "${CMAKE_SOURCE_DIR}/CHANGELOG.md" "${packed}"
        DEPENDS "${CMAKE_SOURCE_DIR}/CHANGELOG.md")
    add_custom_target(packed-changelog ALL DEPENDS "${packed}")
    install(FILES "${packed}" DESTINATION ${doc})
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What shlibdeps cannot see: the BLAS that makes the model thirty times faster, Qt's plug-ins and translations, what
# downloads trust, the decoders that libheif loads.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libopenblas0-openmp | libopenblas0, libqt6svg6, qt6-translations-l10n, hicolor-icon-theme, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libheif-plugin-libde265, libheif-plugin-aomdec, qt6-wayland")
