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

create function public.own_profiles() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select id from public.profiles where owner = (select auth.uid()) $$;

-- Whether the caller may write for a profile: as its owner, or as the worker with the service role.
create function public.acts_for(p_profile uuid) returns boolean
language sql stable security definer set search_path = ''
as $$ select p_profile in (select public.own_profiles()) or auth.role() = 'service_role' $$;
