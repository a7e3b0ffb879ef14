# Put the list of a tree's files, which comes on standard input, in the place of the one that is there: $1 the directory.
cd -- "$1" || exit
root=$(pwd -P)
stage=
trap 'rm -rf -- ${stage:+"$root/$stage"}' EXIT
trap 'exit 143' HUP INT TERM
stage=$(umask 077 && mktemp -d ./.fettle.XXXXXXXXXX) || exit
work_enter "$stage" && cp -p -- ../.fettle-tree list && cat >list && sync -- list && mv -fT -- list ../.fettle-tree
