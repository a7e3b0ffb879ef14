# Put the list of a tree's files, which comes on standard input, in the place of the one that is there: $1 the directory.
cd -- "$1" || exit
stage=
trap 'rm -rf -- ${stage:+"$stage"}' EXIT
trap 'exit 143' HUP INT TERM
stage=$(umask 077 && mktemp -d ./.fettle.XXXXXXXXXX) || exit
cp -p -- .fettle-tree "$stage/list" && cat >"$stage/list" && sync -- "$stage/list" && mv -fT -- "$stage/list" .fettle-tree
