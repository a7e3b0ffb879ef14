select q.id, s.name is not null, encode(convert_to(s.setting, 'UTF8'), 'hex'), s.unit, s.context, s.vartype,
    s.pending_restart, encode(convert_to(array_to_string(s.enumvals, ','), 'UTF8'), 'hex'),
    s.source in ('default', 'configuration file'),
    (select encode(convert_to(f.setting, 'UTF8'), 'hex') from pg_file_settings f
        where lower(f.name) = q.name order by f.seqno desc limit 1),
    (select count(*) from pg_file_settings f
        where lower(f.name) = q.name and f.sourcefile like '%/postgresql.auto.conf')
from (select v.id, lower(convert_from(decode(v.name, 'hex'), 'UTF8')) as name
    from (values $probe_postgresql_setting_rows) v (id, name)) q
left join pg_settings s on lower(s.name) = q.name;
