-- Profiles (one a shop), and who may act for one.

create table public.profiles (
  id uuid primary key default gen_random_uuid(),
  owner uuid not null references auth.users (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  -- Template, colours and font of its videos: brandingSchema in src/contract/settings.ts.
  branding jsonb not null default '{}',
  -- Overrides of the product's default settings: settingsOverrideSchema, ibid.
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index profiles_owner on public.profiles (owner, created_at);

create function private.own_profiles() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select id from public.profiles where owner = (select auth.uid()) $$;

-- Whether the caller may write for a profile: as its owner, or as the worker with the service role.
create function private.acts_for(p_profile uuid) returns boolean
language sql stable security definer set search_path = ''
as $$ select p_profile in (select private.own_profiles()) or coalesce(auth.role() = 'service_role', false) $$;

create function private.require_profile(p_profile uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.acts_for(p_profile) is not true then
    raise insufficient_privilege using message = 'not a profile of the caller';
  end if;
end $$;

-- A profile of the caller.
create function private.create_profile(p_name text)
returns setof public.profiles
language sql volatile security definer set search_path = ''
as $$ insert into public.profiles (owner, name) values ((select auth.uid()), p_name) returning * $$;
