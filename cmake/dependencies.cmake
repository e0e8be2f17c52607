# SPDX-License-Identifier: Apache-2.0
# Every library from outside, declared once; the packages are in packaging/debian-packages.txt.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
find_path(HNSWLIB_INCLUDE_DIR hnswlib/hnswlib.h REQUIRED)
find_package(ZLIB) # gzip-packed vocabularies; without it they are refused by name
find_package(Torch REQUIRED)

if(NOT SEMBLANCE_TORCH_ONLY)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Network Test)
    find_package(OpenCV 4.5 REQUIRED COMPONENTS core imgproc imgcodecs)
    include(codecs)
    find_package(SQLite3 REQUIRED)
    find_package(SQLiteCpp REQUIRED)
    find_package(CLI11 REQUIRED)
endif()

if(SEMBLANCE_TORCH_ONLY)
    set(SEMBLANCE_WINDOW OFF)
endif()
if(SEMBLANCE_WINDOW)
    find_package(Qt6 6.4 QUIET COMPONENTS Gui Widgets Svg Network DBus LinguistTools)
    if(NOT (Qt6Widgets_FOUND AND Qt6Svg_FOUND AND Qt6Network_FOUND AND Qt6DBus_FOUND AND Qt6LinguistTools_FOUND))
        message(STATUS "Qt Widgets, Svg, Network, DBus or LinguistTools not found: built without the window")
        set(SEMBLANCE_WINDOW OFF)
    endif()
endif()
