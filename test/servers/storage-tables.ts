/** The tables of Supabase Storage in a project's database, asked as the caller, so that the project's own policies decide. */
import type { Client } from "pg";

/** What hosted projects have: tables, who owns them, who may touch them. `postgres` makes policies on them there, too. */
export const STORAGE_SCHEMA = `
  create role supabase_storage_admin nologin noinherit;
  grant supabase_storage_admin to postgres;
  create schema storage authorization supabase_storage_admin;
  create table storage.buckets (
    id text primary key, name text not null unique, public boolean default false, file_size_limit bigint, allowed_mime_types text[]
  );
  create table storage.objects (
    id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id) on update cascade, name text, owner uuid,
    metadata jsonb, version text, created_at timestamptz default now(), unique (bucket_id, name)
  );
  alter table storage.buckets owner to supabase_storage_admin;
  alter table storage.objects owner to supabase_storage_admin;
  alter table storage.buckets enable row level security;
  alter table storage.objects enable row level security;
  grant usage on schema storage to postgres, anon, authenticated, service_role;
  grant all on storage.buckets, storage.objects to postgres, anon, authenticated, service_role;
`;

/** Whose token it is. */
export interface Claims {
  role: string;
  sub?: string | undefined;
}
export interface StoredObject {
  bucket_id: string;
  name: string;
  /** Names its content in the service's own store. */
  version: string;
}
export interface Bucket {
  file_size_limit: string | null;
  allowed_mime_types: string[] | null;
}

/** An error as the service sends it. */
export class StorageFault extends Error {
  constructor(
    readonly statusCode: number,
    readonly error: string,
    message: string,
  ) {
    super(message);
  }
}
export const denied = (message: string) => new StorageFault(403, "Unauthorized", message);

const SERVICE: Claims = { role: "service_role" };
/** PostgreSQL's code for what a policy refuses. */
const RLS_VIOLATION = "42501";

/** @param connect as `authenticator`; every call has a connection of its own */
export function openStorageTables(connect: () => Promise<Client>) {
  /** One transaction as the caller. */
  async function as<Row>({ role, sub }: Claims, sql: string, values: unknown[]): Promise<Row[]> {
    const client = await connect();
    try {
      await client.query("begin");
      const caller = [role, JSON.stringify({ role, sub })];
      await client.query("select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", caller);
      const { rows } = await client.query(sql, values);
      await client.query("commit");
      return rows;
    } catch (error) {
      if ((error as { code?: string }).code === RLS_VIOLATION) throw denied((error as Error).message);
      throw error;
    } finally {
      await client.end();
    }
  }

  return {
    /** @throws StorageFault where there is none */
    async bucket(id: string): Promise<Bucket> {
      const [bucket] = await as<Bucket>(SERVICE, "select * from storage.buckets where id = $1", [id]);
      if (bucket === undefined) throw new StorageFault(404, "Bucket not found", "Bucket not found");
      return bucket;
    },
    find: (bucket: string, names: string[], claims: Claims = SERVICE) =>
      as<StoredObject>(claims, "select * from storage.objects where bucket_id = $1 and name = any ($2)", [
        bucket,
        names,
      ]),
    remove: (bucket: string, names: string[], claims: Claims) =>
      as<StoredObject>(claims, "delete from storage.objects where bucket_id = $1 and name = any ($2) returning *", [
        bucket,
        names,
      ]),
    /** @returns its id. @throws StorageFault where it is there already and may not be replaced */
    async save({ bucket_id, name, version }: StoredObject, upsert: boolean, claims: Claims): Promise<string> {
      const clash = upsert ? "update set version = excluded.version" : "nothing";
      const sql = `insert into storage.objects (bucket_id, name, owner, version) values ($1, $2, $3, $4)
        on conflict (bucket_id, name) do ${clash} returning id`;
      const [saved] = await as<{ id: string }>(claims, sql, [bucket_id, name, claims.sub ?? null, version]);
      if (saved === undefined) throw new StorageFault(409, "Duplicate", "The resource already exists");
      return saved.id;
    },
  };
}
