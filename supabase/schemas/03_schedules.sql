-- Feeds' schedules and the nightly runs that they start.

create table public.schedules (
  feed_id uuid primary key,
  profile_id uuid not null references public.profiles (id) on delete cascade,
  -- Five fields, or @hourly, @daily, @weekly, @monthly; checked by the API and by Temporal.
  cron text not null check (char_length(cron) between 1 and 200),
  -- IANA name.
  time_zone text not null check (char_length(time_zone) between 1 and 100),
  products text not null check (products in ('new_or_changed', 'on_sale', 'all')),
  max_products integer not null check (max_products between 1 and 5000),
  -- Of the products with one item_group_id, only one gets a video.
  one_per_group boolean not null default false,
  -- As requested; the profile's settings and the defaults are merged in when it runs.
  settings jsonb not null,
  callback_url text check (char_length(callback_url) <= 2000 and callback_url ~* '^https?://'),
  max_failures integer check (max_failures >= 0),
  paused boolean not null default false,
  -- Why it was paused automatically; null where a user paused it.
  paused_reason text,
  created_at timestamptz not null default now(),
  -- Of the user's latest change; failed runs before it do not count towards the automatic pause.
  updated_at timestamptz not null default now(),
  foreign key (feed_id, profile_id) references public.product_feeds (id, profile_id) on delete cascade
);
create index schedules_profile on public.schedules (profile_id);

create table public.nightly_runs (
  id uuid primary key,
  profile_id uuid not null references public.profiles (id) on delete cascade,
  -- A run outlives its feed, as its batches and videos do.
  feed_id uuid,
  trigger text not null check (trigger in ('schedule', 'manual')),
  workflow_id text not null,
  status text not null default 'running' check (status in ('running', 'completed', 'nothing_to_do', 'failed', 'cancelled')),
  -- How it goes or how it ended; a sentence for people.
  summary text not null default 'The run is about to begin.',
  -- Number of products; null before they are picked.
  picked integer,
  -- Numbers of videos; null while it runs.
  completed integer,
  failed integer,
  error text,
  error_type text,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (id, profile_id),
  foreign key (feed_id, profile_id) references public.product_feeds (id, profile_id) on delete set null (feed_id)
);
create index nightly_runs_listing on public.nightly_runs (feed_id, started_at desc);
create index nightly_runs_profile on public.nightly_runs (profile_id);
-- At most one run of a feed is active, whether scheduled or triggered.
create unique index nightly_runs_running on public.nightly_runs (feed_id) where status = 'running';

-- Creates or replaces a feed's schedule; returns no row where the feed is not the caller's. Replacing it resets the count of
-- failed runs. p_schedule: {cron, time_zone, products, max_products, one_per_group, settings, callback_url, max_failures, paused}. How often its
-- cron line comes is left to the API and the worker.
create function private.put_schedule(p_feed uuid, p_schedule jsonb)
returns setof public.schedules
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_settings(p_schedule -> 'settings', false);
  if (p_schedule ->> 'cron') !~ '^(@(hourly|daily|weekly|monthly)|[\dA-Za-z*/,-]+( [\dA-Za-z*/,-]+){4})$' then
    raise check_violation using message = 'not a cron line';
  end if;
  return query
  insert into public.schedules (
    feed_id, profile_id, cron, time_zone, products, max_products, one_per_group, settings, callback_url, max_failures, paused
  )
  select f.id, f.profile_id, s.cron, s.time_zone, s.products, s.max_products, coalesce(s.one_per_group, false), s.settings, s.callback_url, s.max_failures, s.paused
  from public.product_feeds f
  cross join jsonb_to_record(p_schedule) as s(
    cron text, time_zone text, products text, max_products integer, one_per_group boolean, settings jsonb, callback_url text, max_failures integer, paused boolean
  )
  where f.id = p_feed and private.acts_for(f.profile_id)
  on conflict (feed_id) do update set
    cron = excluded.cron, time_zone = excluded.time_zone, products = excluded.products, max_products = excluded.max_products,
    one_per_group = excluded.one_per_group,
    settings = excluded.settings, callback_url = excluded.callback_url, max_failures = excluded.max_failures,
    paused = excluded.paused, paused_reason = null, updated_at = now()
  returning *;
end $$;

create function private.delete_schedule(p_feed uuid)
returns void
language sql volatile security definer set search_path = ''
as $$ delete from public.schedules s where s.feed_id = p_feed and private.acts_for(s.profile_id) $$;
