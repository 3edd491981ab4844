/** Faults of a schema that a look at its catalogue shows, in the manner of the advisors of hosted Supabase. */
import type { Client } from "pg";

interface Rule {
  name: string;
  why: string;
  /** Selects a `line` for each object that breaks the rule. */
  sql: string;
}

/** Tables of ours: hosted projects have others in other schemas. */
const TABLES = `(
  select c.*, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p')
)`;
const FUNCTIONS = `(
  select p.*, n.nspname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('public', 'private') and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
)`;

export const LINT_RULES: Rule[] = [
  {
    name: "row-level security off",
    why: "everybody with a grant reads all rows",
    sql: `select t.oid::regclass as line from ${TABLES} t where not t.relrowsecurity`,
  },
  {
    name: "granted without a policy",
    why: "the grant gives nothing, or a policy was forgotten",
    sql: `select t.oid::regclass as line from ${TABLES} t
      where (has_table_privilege('anon', t.oid, 'select') or has_table_privilege('authenticated', t.oid, 'select'))
        and not exists (select from pg_policy p where p.polrelid = t.oid)`,
  },
  {
    name: "policy for everything",
    why: "a policy of `true` lets its roles see or write all rows",
    sql: `select format('%s %s', p.tablename, p.policyname) as line from pg_policies p
      where p.schemaname in ('public', 'private') and (p.qual = 'true' or p.with_check = 'true')
        and p.roles && '{public,anon,authenticated}'`,
  },
  {
    name: "user asked once a row",
    why: "auth.uid() outside of a sub-select is evaluated for every row",
    sql: `select format('%s %s', p.tablename, p.policyname) as line from pg_policies p
      where p.schemaname in ('public', 'private')
        and regexp_replace(concat_ws(' ', p.qual, p.with_check), 'SELECT auth\\.(uid|jwt|role)\\(\\)', '', 'gi') ~ 'auth\\.(uid|jwt|role)\\(\\)'`,
  },
  {
    name: "policies in each other's way",
    why: "several permissive policies of one role and action are all evaluated for every row",
    sql: `select format('%s %s %s', p.tablename, role, p.cmd) as line from pg_policies p cross join unnest(p.roles) as role
      where p.schemaname in ('public', 'private') and p.permissive = 'PERMISSIVE'
      group by p.tablename, role, p.cmd having count(*) > 1`,
  },
  {
    name: "search path open",
    why: "a caller who may create objects decides what its names mean",
    sql: `select f.oid::regprocedure as line from ${FUNCTIONS} f
      where not exists (select from unnest(f.proconfig) as setting where setting like 'search_path=%')`,
  },
  {
    name: "definer exposed",
    why: "a function with its owner's rights that PostgREST exposes",
    sql: `select f.oid::regprocedure as line from ${FUNCTIONS} f where f.prosecdef and f.nspname = 'public'`,
  },
  {
    name: "callable without a token",
    why: "anon, or everybody, may call it",
    sql: `select f.oid::regprocedure as line from ${FUNCTIONS} f where has_function_privilege('anon', f.oid, 'execute')`,
  },
  {
    name: "written by users",
    why: "users write by functions, which check what they are given",
    sql: `select format('%s %s', t.oid::regclass, privilege) as line
      from ${TABLES} t cross join unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
      where has_table_privilege('anon', t.oid, privilege) or has_table_privilege('authenticated', t.oid, privilege)`,
  },
  {
    name: "no primary key",
    why: "rows can't be told apart",
    sql: `select t.oid::regclass as line from ${TABLES} t
      where not exists (select from pg_constraint c where c.conrelid = t.oid and c.contype = 'p')`,
  },
  {
    name: "foreign key without an index",
    why: "deleting a referenced row reads the whole table. The first column of the index selects enough where it is one of the key's ids",
    sql: `select format('%s %s', c.conrelid::regclass, c.conname) as line from pg_constraint c join ${TABLES} t on t.oid = c.conrelid
      where c.contype = 'f' and not exists (
        select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = c.conrelid and a.attnum = any (c.conkey) and (cardinality(c.conkey) = 1 or a.attname <> 'profile_id')
      )`,
  },
  {
    name: "reference across profiles",
    why: "a foreign key between tables of profiles without profile_id lets a row refer to another tenant's",
    sql: `select format('%s %s', c.conrelid::regclass, c.conname) as line
      from pg_constraint c join ${TABLES} t on t.oid = c.conrelid
      join pg_attribute own on own.attrelid = c.conrelid and own.attname = 'profile_id'
      join pg_attribute its on its.attrelid = c.confrelid and its.attname = 'profile_id'
      where c.contype = 'f' and not own.attnum = any (c.conkey)`,
  },
  {
    name: "same index twice",
    why: "each write pays for both",
    sql: `select min(i.indexrelid::regclass::text) as line from pg_index i join ${TABLES} t on t.oid = i.indrelid
      group by i.indrelid, i.indkey::text, i.indclass::text, i.indoption::text, pg_get_expr(i.indpred, i.indrelid)
      having count(*) > 1`,
  },
  {
    name: "extension in public",
    why: "its functions are exposed",
    sql: `select extname as line from pg_extension where extnamespace = 'public'::regnamespace`,
  },
];

/** @returns a line for each object that breaks a rule: the rule, the object */
export async function lintSchema(owner: Client): Promise<string[]> {
  const found: string[] = [];
  for (const { name, why, sql } of LINT_RULES) {
    const { rows } = await owner.query<{ line: string }>(sql);
    found.push(...rows.map(({ line }) => `${name}: ${line} (${why})`));
  }
  return found;
}
