select q.id, r.oid is not null, r.rolcanlogin, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolconnlimit,
    q.name, encode(convert_to(coalesce(r.rolpassword, ''), 'UTF8'), 'hex'), current_setting('password_encryption')
from (values $probe_postgresql_role_rows) q (id, name)
left join pg_authid r on r.rolname = convert_from(decode(q.name, 'hex'), 'UTF8');
