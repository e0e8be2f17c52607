# SPDX-License-Identifier: Apache-2.0
# fish completion for semblance-cli
set -l commands index search compare roots status problems duplicates export embed compose tokenize preprocess model \
    train-mapping eval bench self-test backup restore check
complete -c semblance-cli -f

function __semblance_is --inherit-variable commands
    # The first word that is a command, whatever options stand before it.
    for word in (commandline -opc)[2..]
        if contains -- $word $commands
            contains -- $word $argv
            return
        end
    end
    test (count $argv) -eq 0
end

for pair in "index\tadd folders and bring the library up to date" "search\tfind pictures by pictures and words" \
        "compare\tone query in the four modes" "roots\tthe folders of the library" \
        "status\tcounts and state of the library" "problems\tfiles that could not be read" \
        "duplicates\tpictures that are the same or nearly" "export\tpaths and embeddings" \
        "embed\tembeddings of pictures and texts" "compose\tthe vector of a query" "tokenize\ttexts as token ids" \
        "preprocess\twhat the picture tower sees" "model\tthe models" "train-mapping\tlearn a mapping network" \
        "eval\ta published evaluation, or one of own folders" "bench\thow fast this machine is" \
        "self-test\ta short check of this installation" "backup\tcopy the catalogue into a file" \
        "restore\tmake the library of a backup" "check\tlook whether the library is in order"
    set -l part (string split \t -- (printf $pair))
    complete -c semblance-cli -n __semblance_is -a $part[1] -d $part[2]
end

complete -c semblance-cli -l library -xa '(__fish_complete_directories)' -d "folder of the library"
complete -c semblance-cli -l model -rF -d "model to use"
complete -c semblance-cli -l mapping -rF -a none -d "mapping to use, or none"
complete -c semblance-cli -l device -xa "auto cpu cuda" -d device
complete -c semblance-cli -l precision -xa "auto fp32 bf16 fp16 int8" -d precision
complete -c semblance-cli -l threads -x -d "threads of the model"
complete -c semblance-cli -l json -d "JSON on standard output"
complete -c semblance-cli -l quiet -d "no progress and no remarks"
complete -c semblance-cli -l progress -d "with --json, progress as JSON objects"
complete -c semblance-cli -s v -l verbose -d "say more"
complete -c semblance-cli -s h -l help -d help
complete -c semblance-cli -l version -d version

set -l query '__semblance_is search compare compose export'
complete -c semblance-cli -n $query -l picture -rF -d "a picture of the query"
complete -c semblance-cli -n $query -l region -x -d "a box on the picture before it"
complete -c semblance-cli -n '__semblance_is search compare compose export embed' -l words -x -d "words"
complete -c semblance-cli -n $query -l not -x -d "what it should not be like"
complete -c semblance-cli -n $query -l prompt -x -d "the prompt itself"
complete -c semblance-cli -n $query -l mode -xa "composed average picture words" -d mode
complete -c semblance-cli -n $query -l strength -x -d "-1 the picture, 1 the words"
set -l search '__semblance_is search compare export'
complete -c semblance-cli -n $search -l top -x -d "how many results"
complete -c semblance-cli -n $search -l min-match -x -d "leave out weaker matches"
complete -c semblance-cli -n $search -l in -xa '(__fish_complete_directories)' -d "only below this folder"
complete -c semblance-cli -n $search -l type -xa "jpeg png webp tiff bmp gif heif avif jxl" -d "only these types"
complete -c semblance-cli -n $search -l after -x -d "taken on this day or later"
complete -c semblance-cli -n $search -l before -x -d "taken before this day"
complete -c semblance-cli -n $search -l orientation -xa "landscape portrait square" -d orientation
complete -c semblance-cli -n '__semblance_is search compare export index' -l min-side -x -d "short side in pixels"
complete -c semblance-cli -n $search -l include-query -d "list the query picture too"
complete -c semblance-cli -n $search -l no-stacks -d "do not gather near-duplicates"
complete -c semblance-cli -n $search -l exact -d "compare with every picture"
complete -c semblance-cli -n $search -l contact-sheet -rF -d "the results as one picture"

complete -c semblance-cli -n '__semblance_is index' -l exclude -x -d "leave out files that fit"
complete -c semblance-cli -n '__semblance_is index' -l include -x -d "take only files that fit"
complete -c semblance-cli -n '__semblance_is index' -l hidden -d "hidden files and folders too"
complete -c semblance-cli -n '__semblance_is index' -l watch -d "go on and keep the library up to date"
complete -c semblance-cli -n '__semblance_is index' -l estimate -d "only say how long it will take"
complete -c semblance-cli -n '__semblance_is index' -l accept-emptied -d "believe a folder that is suddenly empty"
complete -c semblance-cli -n '__semblance_is index roots' -a '(__fish_complete_directories)'
complete -c semblance-cli -n '__semblance_is roots' -a "list add remove pause resume rescan locate"
complete -c semblance-cli -n '__semblance_is problems' -l retry -d "try them again"
complete -c semblance-cli -n '__semblance_is export' -l format -xa "csv json npy" -d format
complete -c semblance-cli -n '__semblance_is export preprocess model train-mapping' -l out -rF -d "what to write"
complete -c semblance-cli -n '__semblance_is embed' -l npy -rF -d "a NumPy array too"
complete -c semblance-cli -n '__semblance_is embed preprocess backup restore model' -F
complete -c semblance-cli -n '__semblance_is model' -a "list info download add verify use remove measure make-random"
complete -c semblance-cli -n '__semblance_is model' -l arch -x -d architecture
complete -c semblance-cli -n '__semblance_is model' -l available -d "what can be downloaded too"
complete -c semblance-cli -n '__semblance_is model' -l agree-licence -d "agree to the licence"
complete -c semblance-cli -n '__semblance_is model' -l name -x -d "what it is called"
complete -c semblance-cli -n '__semblance_is model' -l link -d "only point to the files"
complete -c semblance-cli -n '__semblance_is model' -l yes -d "without asking"
complete -c semblance-cli -n '__semblance_is model' -l embeddings -d "what the library has computed too"
complete -c semblance-cli -n '__semblance_is model train-mapping eval bench' -l seed -x -d seed
complete -c semblance-cli -n '__semblance_is train-mapping bench' -l pictures -rF -d pictures
complete -c semblance-cli -n '__semblance_is train-mapping' -l from-library -d "learn from the library"
complete -c semblance-cli -n '__semblance_is train-mapping' -l method -xa "pic2word taught aware mixed" -d method
complete -c semblance-cli -n '__semblance_is train-mapping' -l resume -d "go on with a training that was stopped"
for option in steps epochs minutes patience learning-rate weight-decay warmup dropout middle layers
    complete -c semblance-cli -n '__semblance_is train-mapping' -l $option -x
end
complete -c semblance-cli -n '__semblance_is train-mapping bench' -l batch -x -d "at once"
complete -c semblance-cli -n '__semblance_is eval' -a "imagenet-r coco cirr fashioniq circo folder"
complete -c semblance-cli -n '__semblance_is eval' -l data -xa '(__fish_complete_directories)' -d "pictures and annotations"
complete -c semblance-cli -n '__semblance_is eval' -l methods -xa "composed image text average" -d methods
complete -c semblance-cli -n '__semblance_is eval' -l report -xa '(__fish_complete_directories)' -d "write a page"
complete -c semblance-cli -n '__semblance_is eval' -l allow-missing -d "go on without missing pictures"
complete -c semblance-cli -n '__semblance_is eval' -l split -xa "val test" -d split
complete -c semblance-cli -n '__semblance_is eval' -l from -x -d "the domain that asks"
complete -c semblance-cli -n '__semblance_is eval' -l index-loss -d "the same through the index"
complete -c semblance-cli -n '__semblance_is eval' -l no-cache -d "compute every embedding again"
complete -c semblance-cli -n '__semblance_is bench' -a "encoder text pipeline search startup decode"
for option in vectors dimension seconds tokens
    complete -c semblance-cli -n '__semblance_is bench' -l $option -x
end
complete -c semblance-cli -n '__semblance_is check' -l repair -d "put right what can be"
