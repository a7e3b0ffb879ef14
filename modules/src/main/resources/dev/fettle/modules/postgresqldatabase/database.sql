select q.id, d.oid is not null, encode(convert_to(pg_get_userbyid(d.datdba)::text, 'UTF8'), 'hex'),
    pg_encoding_to_char(d.encoding), d.datcollate, d.datctype
from (values $probe_postgresql_database_rows) q (id, name)
left join pg_database d on d.datname = convert_from(decode(q.name, 'hex'), 'UTF8');
