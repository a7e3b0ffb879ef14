# $1 package, $2 add or delete
dnf -q --disablerepo='*' versionlock "$2" -- "$1"
