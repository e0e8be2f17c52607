# SPDX-License-Identifier: Apache-2.0
# Where an installation puts what programs look for beside themselves (app/resources.cpp, app/engine/loader.cpp,
# core/models/modelstore.cpp, core/media/decoderpool.cpp): ../lib/semblance and ../share/semblance.
include(GNUInstallDirs)
if(APPLE)
    set(SEMBLANCE_PREFIX Semblance.app/Contents/)
    set(SEMBLANCE_INSTALL_BIN ${SEMBLANCE_PREFIX}MacOS)
else()
    set(SEMBLANCE_INSTALL_BIN bin)
endif()
set(SEMBLANCE_INSTALL_ENGINE ${SEMBLANCE_PREFIX}lib/semblance)
set(SEMBLANCE_INSTALL_DATA ${SEMBLANCE_PREFIX}share/semblance)
