# $1 path; $2 key; $3 days; $4 subject; $5 owner and group, empty for the acting user's; $6 mode; $7 extensions, one a line.
work_beside "$1"
printf '[req]\ndistinguished_name = dn\nx509_extensions = ext\nstring_mask = utf8only\n[dn]\n[ext]\n%s\n' \
    "$7" >"$work/config" || exit
serial=$(openssl rand -hex 16) || exit
openssl req -x509 -new -config "$work/config" -key "$2" -passin pass: -subj "$4" -utf8 -days "$3" \
    -set_serial "0x$serial" -out "$work/certificate" || exit
place "$work/certificate" "$1" "$5" "$6"
