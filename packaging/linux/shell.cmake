# SPDX-License-Identifier: Apache-2.0
# What a shell and a file manager look for: man pages, completions, "Find similar pictures". Every Linux package
# includes this file.
set(SEMBLANCE_MAN_DATE 2026-11-25)
set(shell "${CMAKE_CURRENT_LIST_DIR}")
set(pages semblance-cli.1)
if(SEMBLANCE_WINDOW)
    list(APPEND pages semblance.1)
endif()
# Debian wants man pages packed; -n leaves time and name out, so that the same tree gives the same bytes.
find_program(GZIP gzip)
set(packed_pages)
foreach(page IN LISTS pages)
    set(plain "${CMAKE_BINARY_DIR}/packaging/${page}")
    configure_file("${shell}/man/${page}.in" "${plain}" @ONLY)
    if(GZIP)
        add_custom_command(OUTPUT "${plain}.gz" VERBATIM
            COMMAND sh -c "\"$1\" -9nc \"$2\" > \"$2.gz\"" pack "${GZIP}" "${plain}"
            DEPENDS "${shell}/man/${page}.in" "${plain}")
        list(APPEND packed_pages "${plain}.gz")
    else()
        list(APPEND packed_pages "${plain}")
    endif()
endforeach()
add_custom_target(packed-pages ALL DEPENDS ${packed_pages})
install(FILES ${packed_pages} DESTINATION share/man/man1)

install(FILES "${shell}/completions/semblance-cli.bash" RENAME semblance-cli
        DESTINATION share/bash-completion/completions)
install(FILES "${shell}/completions/_semblance-cli" DESTINATION share/zsh/vendor-completions)
install(FILES "${shell}/completions/semblance-cli.fish" DESTINATION share/fish/vendor_completions.d)

if(SEMBLANCE_WINDOW)
    install(FILES "${shell}/semblance-similar.desktop" DESTINATION share/kio/servicemenus)
    install(FILES "${shell}/semblance-similar.nemo_action" DESTINATION share/nemo/actions)
endif()
