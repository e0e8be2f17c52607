# SPDX-License-Identifier: Apache-2.0
# The composition root that the command line and the window share.
add_library(semblance_assembly STATIC assembly.cpp nouncache.cpp resources.cpp)
target_compile_definitions(semblance_assembly PRIVATE SEMBLANCE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_link_libraries(semblance_assembly PUBLIC
    semblance_library semblance_search semblance_compose semblance_models semblance_media semblance_platform
    semblance_engine_loader)
# What the measurements of both are made of.
add_library(semblance_benchdata STATIC benchdata.cpp)
target_link_libraries(semblance_benchdata PUBLIC semblance_library)
