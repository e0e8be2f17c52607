# SPDX-License-Identifier: Apache-2.0
# What an installation holds besides the programs, and how cpack makes packages of it: a DEB on Debian and Ubuntu,
# an NSIS installer on Windows, a disk image on macOS. "cpack --config build/CPackConfig.cmake".
set(CPACK_PACKAGE_NAME semblance)
set(CPACK_PACKAGE_VENDOR "The Semblance authors")
set(CPACK_PACKAGE_CONTACT "The Semblance authors <semblance@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "find pictures with a picture and a few words")
set(CPACK_PACKAGE_DESCRIPTION
    "Semblance searches a person's own picture folders with a picture and a few words: a photograph of a dog and
\"as a cartoon\" finds cartoons of dogs. It indexes in the background, sends nothing anywhere, never changes a
picture, and comes with a small model; CLIP models with Pic2Word mappings can be added.")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DIRECTORY "${CMAKE_BINARY_DIR}/packages")
set(CPACK_PACKAGE_EXECUTABLES semblance Semblance)
set(CPACK_VERBATIM_VARIABLES ON)

if(WIN32)
    include("${CMAKE_CURRENT_LIST_DIR}/windows/nsis.cmake")
elseif(APPLE)
    include("${CMAKE_CURRENT_LIST_DIR}/macos/dragndrop.cmake")
else()
    include("${CMAKE_CURRENT_LIST_DIR}/linux/deb.cmake")
endif()
include(CPack)
