# SPDX-License-Identifier: Apache-2.0
# bash completion for semblance-cli
_semblance_cli() {
    local cur prev command='' words_=() i
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD - 1]}
    local commands='index search compare roots status problems duplicates export embed compose tokenize preprocess
        model train-mapping eval bench self-test backup restore check'
    local global='--library --model --mapping --device --precision --threads --json --quiet --progress --verbose
        --help --version'
    local query='--picture --region --words --not --prompt --mode --strength'
    local search="$query --top --min-match --in --type --after --before --orientation --min-side --include-query
        --no-stacks --exact --contact-sheet"

    # The command is the first word that is one; what follows an option that takes a value is not.
    for ((i = 1; i < COMP_CWORD; ++i)); do
        case ${COMP_WORDS[i]} in
            --library | --model | --mapping | --device | --precision | --threads) ((++i)) ;;
            -*) ;;
            *)
                [[ " ${commands//$'\n'/ } " == *" ${COMP_WORDS[i]} "* ]] && command=${COMP_WORDS[i]}
                break
                ;;
        esac
    done

    case $prev in
        --library | --in | --pictures | --data | --report) _semblance_cli_files -d; return ;;
        --picture | --contact-sheet | --npy | --out) _semblance_cli_files -f; return ;;
        --model | --mapping) _semblance_cli_files -f; return ;;
        --device) words_=(auto cpu cuda) ;;
        --precision) words_=(auto fp32 bf16 fp16 int8) ;;
        --mode) words_=(composed average picture words) ;;
        --orientation) words_=(landscape portrait square) ;;
        --format) words_=(csv json npy) ;;
        --method) words_=(pic2word taught aware mixed) ;;
        --methods) words_=(composed image text average) ;;
        --split) words_=(val test) ;;
        --type) words_=(jpeg png webp tiff bmp gif heif avif jxl) ;;
        --arch) words_=(RN50 RN101 RN50x4 RN50x16 RN50x64 ViT-B-32 ViT-B-16 ViT-L-14 ViT-L-14-336) ;;
        --region | --words | --not | --prompt | --strength | --top | --min-match | --after | --before | --min-side | \
            --exclude | --include | --threads | --steps | --epochs | --minutes | --patience | --batch | --learning-rate | \
            --weight-decay | --warmup | --dropout | --middle | --layers | --seed | --seconds | --tokens | --vectors | \
            --dimension | --from | --name) return ;;
    esac
    if ((${#words_[@]})); then
        mapfile -t COMPREPLY < <(compgen -W "${words_[*]}" -- "$cur")
        return
    fi

    local options=$global
    case $command in
        '') [[ $cur == -* ]] || options=$commands ;;
        index) options+=' --exclude --include --hidden --watch --min-side --accept-emptied --estimate' ;;
        search | compare) options+=" $search" ;;
        export) options+=" $search --format --out" ;;
        compose) options+=" $query" ;;
        problems) options+=' --retry' ;;
        embed) options+=' --words --npy' ;;
        preprocess) options+=' --out' ;;
        model) options+=' --available --agree-licence --name --link --yes --embeddings --arch --out --seed' ;;
        train-mapping)
            options+=' --pictures --from-library --method --out --steps --epochs --minutes --patience --resume --batch --learning-rate
                --weight-decay --warmup --dropout --middle --layers --seed'
            ;;
        eval) options+=' --data --methods --report --allow-missing --split --from --seed --index-loss --no-cache' ;;
        bench) options+=' --vectors --dimension --seed --pictures --batch --seconds --tokens' ;;
        check) options+=' --repair' ;;
    esac
    if [[ $cur == -* || -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        return
    fi
    case $command in
        roots) words_=(list add remove pause resume rescan locate) ;;
        model) words_=(list info download add verify use remove measure make-random) ;;
        eval) words_=(imagenet-r coco cirr fashioniq circo folder) ;;
        bench) words_=(encoder text pipeline search startup decode) ;;
    esac
    if [[ $prev == "$command" ]] && ((${#words_[@]})); then
        mapfile -t COMPREPLY < <(compgen -W "${words_[*]}" -- "$cur")
        return
    fi
    case $command in
        index | roots) _semblance_cli_files -d ;;
        embed | preprocess | backup | restore | model) _semblance_cli_files -f ;;
    esac
}

# $1: -d for folders, -f for files and folders
_semblance_cli_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

complete -F _semblance_cli semblance-cli
