with q as (
    select v.id, convert_from(decode(v.name, 'hex'), 'UTF8') as name, convert_from(decode(v.version, 'hex'), 'UTF8') as version,
        convert_from(decode(v.place, 'hex'), 'UTF8') as place, convert_from(decode(v.place_key, 'hex'), 'UTF8') as place_key
    from (values $probe_postgresql_extension_rows) v (id, name, version, place, place_key, wanted)
    where v.wanted = '1')
select q.id, 'lacks', 'path:' || c.setting || '/extension/' || q.name || '.control'
from q join pg_config c on c.name = 'SHAREDIR'
where not exists (select from pg_available_extensions a where a.name = q.name)
    and not exists (select from pg_extension x where x.extname = q.name)
union all
select q.id, 'lacks', q.place_key from q
where q.place <> '' and not exists (select from pg_namespace n where n.nspname = q.place);
with q as (
    select v.id, convert_from(decode(v.name, 'hex'), 'UTF8') as name, convert_from(decode(v.version, 'hex'), 'UTF8') as version
    from (values $probe_postgresql_extension_rows) v (id, name, version, place, place_key, wanted))
select q.id, x.oid is not null, encode(convert_to(x.extversion, 'UTF8'), 'hex'),
    encode(convert_to(n.nspname::text, 'UTF8'), 'hex'), x.extrelocatable,
    encode(convert_to(a.default_version, 'UTF8'), 'hex'),
    case when q.version in ('', 'latest') then a.name is not null
        else exists (select from pg_available_extension_versions v where v.name = q.name and v.version = q.version) end,
    case when a.name is null or x.oid is null then false
        else exists (select from pg_extension_update_paths(q.name::name) p where p.source = x.extversion and p.path is not null
            and p.target = case q.version when 'latest' then a.default_version else q.version end) end
from q
left join pg_available_extensions a on a.name = q.name
left join pg_extension x on x.extname = q.name
left join pg_namespace n on n.oid = x.extnamespace;
