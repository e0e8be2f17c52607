# SPDX-License-Identifier: Apache-2.0
# semblance_add_folder(base SOURCES a.cpp LIBS ... FOREIGN ...): the static library semblance_base.
# LIBS are libraries of ours (public: their headers are named by ours), FOREIGN are met only in .cpp files.
function(semblance_add_folder name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBS;FOREIGN" ${ARGN})
    if(NOT ARG_SOURCES)
        add_library(semblance_${name} INTERFACE)
        target_link_libraries(semblance_${name} INTERFACE semblance::flags ${ARG_LIBS})
        return()
    endif()
    add_library(semblance_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(semblance_${name} PUBLIC semblance::flags ${ARG_LIBS} PRIVATE ${ARG_FOREIGN})
endfunction()
