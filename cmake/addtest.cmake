# SPDX-License-Identifier: Apache-2.0
# semblance_add_tests(NAME base SOURCES a.cpp b.cpp CLASSES TestA TestB [SLOW TestC] LIBS ... [LABELS fast] [TIMEOUT 60])
#
# One program for a folder, one CTest entry for each class: compiling and linking are what tests cost here.
# Classes register themselves with SEMBLANCE_TEST (tests/support/testmain.h); CLASSES names them for CTest, and
# the program fails when a registered class is not asked for by name and not listed (see testmain.cpp).
function(semblance_add_tests)
    cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SOURCES;CLASSES;SLOW;LIBS;LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set(program tests_${ARG_NAME})
    add_executable(${program} ${ARG_SOURCES})
    # moc 6.4 stumbles over <concepts> when it is told that the language is C++20.
    set_target_properties(${program} PROPERTIES AUTOMOC ON AUTOMOC_MOC_OPTIONS "-D_GLIBCXX_CONCEPTS")
    target_link_libraries(${program} PRIVATE semblance_test_support ${ARG_LIBS})
    set(home "${CMAKE_BINARY_DIR}/test-home/${ARG_NAME}")
    file(MAKE_DIRECTORY "${home}")
    set(environment QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 HOME=${home} XDG_RUNTIME_DIR=${home}
        XDG_CONFIG_HOME=${home}/config XDG_DATA_HOME=${home}/data XDG_CACHE_HOME=${home}/cache)
    foreach(class IN LISTS ARG_CLASSES ARG_SLOW)
        set(name ${ARG_NAME}.${class})
        add_test(NAME ${name} COMMAND ${program} --class ${class})
        set(labels ${ARG_LABELS})
        if(class IN_LIST ARG_SLOW)
            list(APPEND labels slow)
        endif()
        set_tests_properties(${name} PROPERTIES
            LABELS "${labels}" TIMEOUT ${ARG_TIMEOUT}
            ENVIRONMENT "${environment}")
    endforeach()
    add_test(NAME ${ARG_NAME}.everyClassIsListed
             COMMAND ${program} --listed "${ARG_CLASSES};${ARG_SLOW}")
    set_tests_properties(${ARG_NAME}.everyClassIsListed PROPERTIES
        LABELS "fast" TIMEOUT 30 ENVIRONMENT "${environment}")
endfunction()
