# $1 path; $2 key; $3 subject; $4 names.
work_beside "$1"
printf '[req]\ndistinguished_name = dn\nreq_extensions = ext\nstring_mask = utf8only\n[dn]\n[ext]\nsubjectAltName = %s\n' \
    "$4" >"$work/config" || exit
openssl req -new -config "$work/config" -key "$2" -passin pass: -subj "$3" -utf8 -out "$work/request" || exit
place "$work/request" "$1" "" 0644
