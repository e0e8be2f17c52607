#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Semblance authors
#
# models/train-starter.sh [DATA] [MINUTES] [MAPPING_MINUTES]
#
# Makes models/starter from nothing but the pictures of DATA: builds the programs, packs the pictures, trains both
# towers and the vocabulary, trains the mapping (and, to compare, the published one), measures, writes the folder.
# Interrupted, it goes on where it was when it is started again. Everything on the way lies in build/starter.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
data=${1:-$root/../shared/data/train}
minutes=${2:-70}
mapping_minutes=${3:-3}
build=${SEMBLANCE_BUILD:-$root/build}
work=${SEMBLANCE_WORK:-$build/starter}
threads=${SEMBLANCE_THREADS:-$(nproc)}

if [ ! -e "$data/pacs.jsonl" ]; then
    echo "There are no training pictures in $data (SOURCE.bin and SOURCE.jsonl are expected)." >&2
    exit 2
fi

[ -e "$build/build.ninja" ] || cmake -S "$root" -B "$build" -G Ninja
cmake --build "$build" --target semblance-learn semblance-pack-pictures
learn=$build/bin/semblance-learn
pictures=$work/pictures-112.u8
model=$work/model
mkdir -p "$work" "$model"
# LibTorch's own kernels choose AVX2 on some machines that have AVX-512; oneDNN and OpenBLAS look by themselves.
if grep -qw avx512f /proc/cpuinfo 2>/dev/null; then
    export ATEN_CPU_CAPABILITY=avx512
fi

[ -e "$work/pictures-112.json" ] || "$build/bin/semblance-pack-pictures" "$data" "$pictures" 112
"$learn" starter --pictures "$pictures" --checkpoint "$work/starter.safetensors" --minutes "$minutes" \
    --threads "$threads" | tee -a "$work/curve.log"
"$learn" export --checkpoint "$work/starter.safetensors" --out "$model"
"$learn" mapping --model "$model" --pictures "$pictures" --method pic2word --minutes "$mapping_minutes" \
    --precision bf16 --threads "$threads" --out "$work/pic2word.safetensors"
"$learn" mapping --model "$model" --pictures "$pictures" --method mixed --batch 160 --minutes "$mapping_minutes" \
    --precision bf16 --threads "$threads"
"$learn" measure --model "$model" --pictures "$pictures" --threads "$threads" \
    --mappings "published Pic2Word=$work/pic2word.safetensors,composed (shipped mapping)=$model/mapping.safetensors" \
    --json "$model/measures.json" --table "$work/measures.md"
cp "$model"/{model.json,model.safetensors,mapping.safetensors,merges.txt,curve.json,measures.json} "$root/models/starter/"
echo "models/starter is written; the table for its card is $work/measures.md"
