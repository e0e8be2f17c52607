# SPDX-License-Identifier: Apache-2.0
# Language level, default build type, warnings, sanitizers and linker, for every target of ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# An empty build type would mean -O0, which makes the index 10 to 20 times slower.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(SEMBLANCE_CCACHE ccache)
if(SEMBLANCE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${SEMBLANCE_CCACHE}")
endif()

# lld links a LibTorch program in 0.3 s where bfd needs 6 s; bfd must work too.
find_program(SEMBLANCE_LLD ld.lld)
if(SEMBLANCE_LLD AND UNIX AND NOT APPLE)
    add_link_options(-fuse-ld=lld)
endif()

add_library(semblance_flags INTERFACE)
add_library(semblance::flags ALIAS semblance_flags)
target_include_directories(semblance_flags INTERFACE "${CMAKE_SOURCE_DIR}")
# Torch and Qt both want the words "slots" and "signals"; Qt yields.
target_compile_definitions(semblance_flags INTERFACE QT_NO_KEYWORDS QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(MSVC)
    target_compile_options(semblance_flags INTERFACE /W4 /permissive- /utf-8)
    if(SEMBLANCE_WERROR)
        target_compile_options(semblance_flags INTERFACE /WX)
    endif()
else()
    target_compile_options(semblance_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                                     -Wno-sign-conversion -fvisibility-inlines-hidden)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
        # GCC bugs 105651 and 105562: std::string's operator+ and std::variant warn about themselves.
        target_compile_options(semblance_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
    endif()
    if(SEMBLANCE_WERROR)
        target_compile_options(semblance_flags INTERFACE -Werror)
    endif()
endif()

foreach(name IN LISTS SEMBLANCE_SANITIZE)
    target_compile_options(semblance_flags INTERFACE -fsanitize=${name} -fno-omit-frame-pointer)
    target_link_options(semblance_flags INTERFACE -fsanitize=${name})
endforeach()

if(SEMBLANCE_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "SEMBLANCE_FUZZ needs clang (-DCMAKE_CXX_COMPILER=clang++)")
    endif()
    # Every line counts branches for the fuzzer; a program of ours brings libFuzzer's main (tests/fuzz).
    target_compile_options(semblance_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined
                                                     -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(semblance_flags INTERFACE -fsanitize=address,undefined)
endif()
