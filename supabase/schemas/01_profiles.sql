-- Profiles (one a shop), and who may act for one.

create table public.profiles (
  id uuid primary key default gen_random_uuid(),
  owner uuid not null references auth.users (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  -- How its videos look: brandingSchema in src/contract/settings.ts.
  branding jsonb not null default '{}',
  -- Overrides of the product's default settings: settingsOverrideSchema, ibid.
  settings jsonb not null default '{}',
  -- How words are spoken, by the word as it is written.
  pronunciations jsonb not null default '{}',
  -- The secret of its callbacks is derived from this number: see src/services/notifications/secret.ts.
  webhook_version integer not null default 1,
  webhook_rotated_at timestamptz,
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

-- Raises check_violation where p_branding is not one, or lacks a part. supabase/settings.test.ts compares it with brandingSchema.
create function private.require_branding(p_branding jsonb) returns void
language plpgsql immutable set search_path = ''
as $$
declare
  faults text;
begin
  if jsonb_typeof(p_branding) is distinct from 'object' then
    raise check_violation using message = 'branding must be an object';
  end if;
  select string_agg(left(coalesce(given.key, known.name), 100), ', ') into faults
  from jsonb_each(p_branding) as given
  full join (values
    ('template', 'product_spotlight|sale_banner|collection', 20),
    ('primary_color', '#[0-9a-fA-F]{6}', 7),
    ('accent_color', '#[0-9a-fA-F]{6}', 7),
    ('font', 'Montserrat|Noto Sans', 20),
    ('end_card_line', '.*', 60),
    ('web_address', '.*', 100)
  ) as known (name, pattern, longest) on known.name = given.key
  where known.name is null or given.key is null or jsonb_typeof(given.value) <> 'string'
    or char_length(given.value #>> '{}') > known.longest or given.value #>> '{}' !~ ('^(' || known.pattern || ')$');
  if faults is not null then
    raise check_violation using message = 'unknown, missing or invalid branding: ' || left(faults, 1000);
  end if;
end $$;

create function private.require_pronunciations(p_pronunciations jsonb) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(p_pronunciations) is distinct from 'object' then
    raise check_violation using message = 'pronunciations must be an object';
  end if;
  if exists (
    select from (select count(*) over () as total, e.key, e.value from jsonb_each(p_pronunciations) as e) as entry
    where total > 200 or key !~ '^\S+$' or char_length(key) > 60 or jsonb_typeof(value) <> 'string'
      or char_length(value #>> '{}') not between 1 and 100
  ) then
    raise check_violation using message = 'pronunciations are at most 200 words of at most 60 characters, each spoken as 1 to 100';
  end if;
end $$;

-- Changes what p_changes has: name, branding (whole), settings (whole), pronunciations (whole). No row where it is not the caller's.
create function private.update_profile(p_profile uuid, p_changes jsonb)
returns setof public.profiles
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if p_changes ? 'branding' then
    perform private.require_branding(p_changes -> 'branding');
  end if;
  if p_changes ? 'settings' then
    perform private.require_settings(p_changes -> 'settings', false);
  end if;
  if p_changes ? 'pronunciations' then
    perform private.require_pronunciations(p_changes -> 'pronunciations');
  end if;
  return query
  update public.profiles p set
    name = coalesce(p_changes ->> 'name', p.name), branding = coalesce(p_changes -> 'branding', p.branding),
    settings = coalesce(p_changes -> 'settings', p.settings),
    pronunciations = coalesce(p_changes -> 'pronunciations', p.pronunciations)
  where p.id = p_profile and private.acts_for(p.id)
  returning *;
end $$;

-- Makes a new secret for the profile's callbacks.
create function private.rotate_webhook_secret(p_profile uuid)
returns setof public.profiles
language sql volatile security definer set search_path = ''
as $$
  update public.profiles p set webhook_version = p.webhook_version + 1, webhook_rotated_at = now()
  where p.id = p_profile and private.acts_for(p.id)
  returning *
$$;

-- How a profile's videos look and speak, kept with each job when it starts, so that a change leaves running batches alone.
create function private.brand_of(p_profile uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('branding', p.branding, 'pronunciations', p.pronunciations) from public.profiles p where p.id = p_profile
$$;
