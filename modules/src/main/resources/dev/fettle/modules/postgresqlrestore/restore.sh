# probe_postgresql_restore PORT DATABASE KEY CREATES PATH. Prints "done" or "undone" and whether the file can be read; status 250
# where the database or the file is missing, else psql's.

probe_postgresql_restore() {
    probe_postgresql_restore_out=$(probe_postgresql_restore_psql "$1" "$2" "$4" <<'EOT'
select case when :'word' <> '' then to_regclass(:'word') is not null
    else exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname <> 'information_schema' and n.nspname not like 'pg\_%' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            and not exists (select from pg_depend d
                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')) end;
EOT
    )
    probe_postgresql_restore_status=$?
    if [ "$probe_postgresql_restore_status" != 0 ]; then
        probe_postgresql_restore_out=$(probe_postgresql_restore_psql "$1" postgres "$2" <<'EOT'
select 1 from pg_database where datname = :'word';
EOT
        ) || return "$probe_postgresql_restore_status"
        [ -z "$probe_postgresql_restore_out" ] || return "$probe_postgresql_restore_status"
        printf %s "$3"
        return 250
    fi
    if [ "$probe_postgresql_restore_out" = t ]; then
        printf done
    elif [ -r "$5" ]; then
        printf 'undone readable'
    elif [ -e "$5" ] || ! probe_postgresql_restore_sees "$5"; then
        printf 'undone unreadable'
    else
        printf %s "path:$5"
        return 250
    fi
}

# Whether the user may look into the nearest directory that is there.
probe_postgresql_restore_sees() {
    probe_postgresql_restore_at=${1%/*}
    while [ -n "$probe_postgresql_restore_at" ] && [ ! -e "$probe_postgresql_restore_at" ]; do
        probe_postgresql_restore_at=${probe_postgresql_restore_at%/*}
    done
    [ -x "${probe_postgresql_restore_at:-/}" ]
}

probe_postgresql_restore_psql() {
    PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=10 PGDATABASE=$2 psql -X -q -A -t -w -v ON_ERROR_STOP=1 -v "word=$3" -p "$1"
}
