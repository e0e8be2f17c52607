# SPDX-License-Identifier: Apache-2.0
# Picture formats. The first five are always there; each of the others is an option that is ON where its library is
# found, and a format that is not compiled in is refused by name.
pkg_check_modules(JPEG REQUIRED IMPORTED_TARGET libjpeg)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp libwebpdemux)
pkg_check_modules(TIFF REQUIRED IMPORTED_TARGET libtiff-4)
find_package(GIF 5 REQUIRED)

function(semblance_codec name prefix module what)
    pkg_check_modules(${prefix} IMPORTED_TARGET GLOBAL ${module})
    option(SEMBLANCE_${name} "${what}" ${${prefix}_FOUND})
    if(SEMBLANCE_${name} AND NOT ${prefix}_FOUND)
        message(FATAL_ERROR "SEMBLANCE_${name} is ON, but ${module} was not found")
    endif()
endfunction()
semblance_codec(HEIF HEIF libheif "Read HEIC and AVIF pictures (libheif)")
semblance_codec(JXL JXL libjxl "Read JPEG XL pictures (libjxl)")
semblance_codec(RAW RAW libraw "Read the previews of raw files (LibRaw)")
semblance_codec(ICC LCMS lcms2 "Convert colours by ICC profiles (Little CMS)")
