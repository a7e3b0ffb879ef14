select q.id, n.oid is not null, encode(convert_to(pg_get_userbyid(n.nspowner)::text, 'UTF8'), 'hex')
from (values $probe_postgresql_schema_rows) q (id, name)
left join pg_namespace n on n.nspname = convert_from(decode(q.name, 'hex'), 'UTF8');
