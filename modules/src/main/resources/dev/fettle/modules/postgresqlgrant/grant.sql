with q as (
    select v.id, v.objects, convert_from(decode(v.place, 'hex'), 'UTF8') as place,
        convert_from(decode(v.owner, 'hex'), 'UTF8') as owner, convert_from(decode(v.role, 'hex'), 'UTF8') as role,
        convert_from(decode(v.named_key, 'hex'), 'UTF8') as named_key,
        convert_from(decode(v.place_key, 'hex'), 'UTF8') as place_key,
        convert_from(decode(v.owner_key, 'hex'), 'UTF8') as owner_key,
        convert_from(decode(v.role_key, 'hex'), 'UTF8') as role_key,
        array(select convert_from(decode(n, 'hex'), 'UTF8') from unnest(string_to_array(v.names, '.')) n) as names
    from (values $probe_postgresql_grant_rows)
        v (id, objects, place, names, owner, role, named_key, place_key, owner_key, role_key, wanted)
    where v.wanted = '1')
select q.id, 'lacks', q.role_key from q
where q.role <> '' and not exists (select from pg_roles r where r.rolname = q.role)
union all
select q.id, 'lacks', q.owner_key from q
where q.owner <> '' and not exists (select from pg_roles r where r.rolname = q.owner)
union all
select q.id, 'lacks', q.place_key from q
where q.place <> '' and not exists (select from pg_namespace n where n.nspname = q.place)
union all
select q.id, 'lacks', q.named_key || replace(replace(w, '%', '%25'), '/', '%2F')
from q cross join unnest(q.names) w
where not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = q.place and c.relname = w
    and c.relkind = any (case q.objects when 'tables' then array ['r', 'p', 'v', 'm', 'f'] else array ['S'] end::"char"[]));
with q as (
    select v.id, v.objects, convert_from(decode(v.place, 'hex'), 'UTF8') as place,
        convert_from(decode(v.owner, 'hex'), 'UTF8') as owner, convert_from(decode(v.role, 'hex'), 'UTF8') as role,
        array(select convert_from(decode(n, 'hex'), 'UTF8') from unnest(string_to_array(v.names, '.')) n) as names
    from (values $probe_postgresql_grant_rows)
        v (id, objects, place, names, owner, role, named_key, place_key, owner_key, role_key, wanted)),
o (id, name, owner, acl) as (
    select q.id, d.datname::text, d.datdba, coalesce(d.datacl, acldefault('d', d.datdba))
    from q join pg_database d on d.datname = current_database()
    where q.objects = 'database'
    union all
    select q.id, n.nspname::text, n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
    from q join pg_namespace n on n.nspname = q.place
    where q.objects = 'schema'
    union all
    select q.id, c.relname::text, c.relowner,
        coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
    from q join pg_namespace n on n.nspname = q.place join pg_class c on c.relnamespace = n.oid
    where c.relkind = any (case q.objects when 'tables' then array ['r', 'p', 'v', 'm', 'f'] when 'sequences' then array ['S']
            else array []::text[] end::"char"[])
        and (q.names = '{}' or c.relname::text = any (q.names))
    union all
    select q.id, '', r.oid,
        coalesce(a.defaclacl, case q.place when '' then acldefault(k.key, r.oid) end)
    from q join (values ('default-tables', 'r'::"char", 'r'::"char"), ('default-sequences', 's', 'S')) k (objects, key, type)
        on k.objects = q.objects
    join pg_roles r on r.rolname = q.owner
    left join pg_namespace n on n.nspname = q.place
    left join pg_default_acl a on a.defaclrole = r.oid and a.defaclobjtype = k.type
        and a.defaclnamespace = case q.place when '' then 0 else n.oid end)
select q.id, encode(convert_to(o.name, 'UTF8'), 'hex'),
    (select string_agg(distinct e.privilege_type, ',') from aclexplode(o.acl) e
        where e.grantee = case q.role when '' then 0 else r.oid end),
    (select string_agg(distinct e.privilege_type, ',') from aclexplode(o.acl) e
        where e.grantee = case q.role when '' then 0 else r.oid end and e.grantor = o.owner)
from q
left join o on o.id = q.id
left join pg_roles r on r.rolname = q.role
order by q.id, o.name;
