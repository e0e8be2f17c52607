#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Walks through the real window as a person would, on Debian's stamps, and writes a screenshot of every stop.
# usage: tests/gui/walk.sh BUILD-FOLDER OUT-FOLDER [MODEL]
# needs: xvfb openbox xdotool imagemagick sqlite3 tuxpaint-stamps-default
set -euo pipefail

build=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
model=${3:+--model "$(realpath "$3")"}
stamps=/usr/share/tuxpaint/stamps
work=$(mktemp -d)
display=:$((RANDOM % 400 + 100))
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

mkdir -p "$work/Pictures"
find "$stamps/animals" "$stamps/plants" -name '*.png' | sort | head -120 | while read -r file; do
    cp "$file" "$work/Pictures/$(basename "$file")"
done
# Near-duplicates of one of them: a stack.
likeness=$(find "$work/Pictures" -name '*dog*' | sort | head -1)
likeness=${likeness:-$(find "$work/Pictures" -name '*.png' | sort | head -1)}
for percent in 97 94; do convert "$likeness" -resize "$percent%" "${likeness%.png}-$percent.png"; done
printf 'this is not a picture' > "$work/Pictures/broken.jpg"

export HOME=$work XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache
export XDG_RUNTIME_DIR=$work/run DISPLAY=$display LC_ALL=C.UTF-8 QT_QPA_PLATFORM=xcb
mkdir -m 700 "$work/run"
Xvfb "$display" -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 &
pids+=($!)
for _ in $(seq 50); do xdotool getdisplaygeometry >/dev/null 2>&1 && break; sleep 0.1; done
openbox >/dev/null 2>&1 &
pids+=($!)
sleep 1 # a search for windows fails while the manager makes its own

shot() { import -window root "$out/$1.png"; echo "wrote $out/$1.png"; }
start() { # arguments of the program
    # shellcheck disable=SC2086
    "$build/bin/semblance" --library "$work/library" $model "$@" >"$work/log" 2>&1 &
    program=$!
    pids+=("$program")
    window=$(timeout 60 xdotool search --sync --onlyvisible --pid "$program" --name Semblance | tail -1)
    xdotool windowactivate --sync "$window" windowsize "$window" 1438 876 windowmove "$window" 1 20
    sleep 1
}
stop() { # closing takes less than a second, also while indexing
    local before after
    before=$(date +%s%N)
    xdotool windowactivate --sync "$window" key --clearmodifiers ctrl+q
    wait "$program" || true
    after=$(date +%s%N)
    echo "closed in $(((after - before) / 1000000)) ms"
    if grep -v '^$' "$work/log"; then echo "the window complained" >&2; exit 1; fi
}

start
sleep 2
shot first-run
stop

start "$work/Pictures"
sleep 3
shot indexing
stop # in the middle of it

start
for _ in $(seq 120); do
    sleep 1
    [ "$(sqlite3 "$work/library/catalogue.sqlite" 'select count(*) from embeddings' 2>/dev/null || echo 0)" -ge 100 ] && break
done
sleep 3
shot library
xdotool key --clearmodifiers ctrl+l type --delay 30 'a yellow flower'
sleep 6
shot words
stop

query=$(find "$work/Pictures" -name '*dog*' | sort | head -1)
start "${query:-$(find "$work/Pictures" -name '*.png' | sort | head -1)}"
sleep 4
xdotool key --clearmodifiers ctrl+l type --delay 30 'as a cartoon'
sleep 6
shot composed
xdotool key --clearmodifiers ctrl+5
sleep 4
shot compare
xdotool key --clearmodifiers Escape ctrl+6
sleep 6
shot variants
xdotool key --clearmodifiers Escape ctrl+i
sleep 1
xdotool key --clearmodifiers ctrl+l F6 F6 Home Right
sleep 1
shot details
xdotool key --clearmodifiers ctrl+i space
sleep 2
shot preview
xdotool key --clearmodifiers Escape
# A picture of the grid, dragged onto the empty well beside the first one.
xdotool mousemove 640 300 mousedown 1
for place in '630 290' '600 250' '400 160' '200 110' '140 90' '132 88'; do
    sleep 0.3
    # shellcheck disable=SC2086
    xdotool mousemove $place
done
sleep 1
shot drag
xdotool mouseup 1
sleep 4
shot two-pictures
"$build/bin/semblance" --library "$work/library" $model --words 'in snow' "$work/Pictures/penguin.png"
sleep 4
shot handed-over
xdotool key --clearmodifiers ctrl+7
sleep 2
shot problems
stop

mkdir -p "$work/config/semblance"
printf '[appearance]\ntheme=2\n' > "$work/config/semblance/window.ini"
start --words 'a white * in the water' "$(find "$work/Pictures" -name '*.png' | sort | tail -1)"
sleep 8
shot dark
stop
printf '[appearance]\ntheme=1\n' > "$work/config/semblance/window.ini"
start --language zh_CN --words '卡通风格' "$(find "$work/Pictures" -name '*.png' | sort | tail -1)"
sleep 8
shot chinese
stop
# Asking: suggestions, a region, an open stack, the film strip, by hand and by key. In the dark, then light.
asking() { # theme, prefix
    printf '[appearance]\ntheme=%s\n' "$1" > "$work/config/semblance/window.ini"
    start "${query:-$likeness}"
    sleep 4
    xdotool key --clearmodifiers ctrl+l type --delay 40 'as a ca'
    sleep 2
    shot "$2-suggestions"
    xdotool key Down Return
    sleep 4
    xdotool key --clearmodifiers ctrl+shift+r
    sleep 2
    shot "$2-region"
    xdotool key Return
    sleep 4
    shot "$2-region-result"
    xdotool key --clearmodifiers ctrl+5
    sleep 4
    shot "$2-compare"
    xdotool key --clearmodifiers Escape ctrl+6
    sleep 6
    shot "$2-variants"
    xdotool key --clearmodifiers Escape ctrl+i
    sleep 1
    xdotool key --clearmodifiers ctrl+l F6 F6 Home Right
    sleep 1
    shot "$2-details"
    xdotool key --clearmodifiers ctrl+i space
    sleep 2
    shot "$2-preview"
    xdotool keydown q
    sleep 1
    shot "$2-preview-query"
    xdotool keyup q
    xdotool key --clearmodifiers Escape ctrl+7
    sleep 2
    shot "$2-problems"
    stop
    start --words 'a dog'
    sleep 5
    # The badge of a stack has a key too: on a stack Alt+Right opens it.
    xdotool key --clearmodifiers ctrl+l F6 F6 Home
    for _ in $(seq 12); do xdotool key --clearmodifiers alt+Right key Right; sleep 0.2; done
    sleep 1
    shot "$2-stack"
    stop
}
asking 2 dark
asking 1 light
start_bench() { "$build/bin/semblance" --library "$work/library" $model --bench-start --json; }
start_bench
start_bench
