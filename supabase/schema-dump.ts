/** A database's schema in lines that can be compared: tables, columns, functions, policies, grants, buckets. */
import type { Client } from "pg";

/** One line an object: kind, name, definition. Needs the tables of Supabase Storage. Column order is left out. */
const DUMP = `
  with relations as (
    select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'storage') and c.relkind = 'r'
  ), functions as (
    select p.*, n.nspname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  )
  select concat_ws(' ', 'table', r.oid::regclass, r.relowner::regrole, r.relrowsecurity, r.relforcerowsecurity) as line from relations r
  union all
  select concat_ws(' ', 'column', r.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation,
    case when a.attnotnull then 'not null' end, a.attgenerated, a.attidentity, pg_get_expr(d.adbin, d.adrelid))
  from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
  union all
  select concat_ws(' ', 'constraint', r.oid::regclass, c.conname, pg_get_constraintdef(c.oid))
  from relations r join pg_constraint c on c.conrelid = r.oid
  union all
  select concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid)) from relations r join pg_index i on i.indrelid = r.oid
  union all
  select concat_ws(' ', 'trigger', r.oid::regclass, pg_get_triggerdef(t.oid))
  from relations r join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
  union all
  select concat_ws(' ', 'policy', p.schemaname, p.tablename, p.policyname, p.permissive, p.roles, p.cmd, p.qual, p.with_check)
  from pg_policies p where p.schemaname in ('public', 'storage')
  union all
  select concat_ws(' ', 'grant', r.oid::regclass, a.grantee::regrole, a.privilege_type, a.is_grantable)
  from relations r cross join aclexplode(r.relacl) a
  union all
  select concat_ws(' ', 'column grant', r.oid::regclass, c.attname, a.grantee::regrole, a.privilege_type)
  from relations r join pg_attribute c on c.attrelid = r.oid cross join aclexplode(c.attacl) a
  union all
  select concat_ws(' ', 'function', f.proowner::regrole, pg_get_functiondef(f.oid)) from functions f
  union all
  select concat_ws(' ', 'execute', f.oid::regprocedure, a.grantee::regrole) from functions f cross join aclexplode(f.proacl) a
  union all
  select concat_ws(' ', 'execute by default', f.oid::regprocedure) from functions f where f.proacl is null
  union all
  select concat_ws(' ', 'bucket', b.id, b.public, b.file_size_limit, b.allowed_mime_types) from storage.buckets b
  union all
  select concat_ws(' ', 'extension', e.extname, e.extnamespace::regnamespace) from pg_extension e
  order by line
`;

/** @param owner connected as `postgres` */
export async function dumpSchema(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(DUMP);
  return rows.map(({ line }) => line);
}
