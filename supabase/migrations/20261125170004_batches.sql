-- Batches and their jobs, and the numbers of their changes. Statuses are text with checks.
-- Functions that lock both lock the jobs first, by position, then the batch, so that none deadlock.

create table public.batches (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  kind text not null check (kind in ('product', 'staged')),
  name text not null check (char_length(name) between 1 and 300),
  status text not null check (status in ('draft', 'locked', 'processing', 'complete', 'partial', 'failed', 'cancelled')),
  -- Complete: config merged with the profile's settings and the defaults.
  settings jsonb not null,
  -- Of a staged batch: the settings as requested.
  config jsonb not null default '{}',
  callback_url text check (char_length(callback_url) <= 2000 and callback_url ~* '^https?://'),
  -- With more failed jobs than this, jobs that have not started are cancelled and the batch fails; null: no limit.
  max_failures integer check (max_failures >= 0),
  retry_of uuid,
  paused boolean not null default false,
  -- How many times it was started; a retry in place is another run.
  runs integer not null default 0,
  -- Id of the request that started the latest run, so that the request, if repeated, finds its own run.
  started_with uuid,
  -- Number of changes to the batch and its jobs so far, and the number of the batch's own latest change.
  changes bigint not null default 0,
  change bigint not null default 0,
  -- Of a nightly run's batch: the run, and the batch's place in it, from 1.
  run_id uuid,
  run_position integer,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- So that what refers to a batch can be held to its profile.
  unique (id, profile_id),
  constraint batches_retry_of_fkey foreign key (retry_of, profile_id)
    references public.batches (id, profile_id) on delete set null (retry_of),
  constraint batches_run_id_fkey foreign key (run_id, profile_id)
    references public.nightly_runs (id, profile_id) on delete set null (run_id)
);
create index batches_listing on public.batches (profile_id, created_at desc);
create index batches_retry on public.batches (retry_of) where retry_of is not null;
create index batches_run on public.batches (run_id, run_position) where run_id is not null;

-- One per video, and one per feed sync.
create table public.jobs (
  id uuid primary key default gen_random_uuid(),
  kind text not null default 'video' check (kind in ('video', 'feed_sync')),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  batch_id uuid,
  position integer not null default 0,
  feed_id uuid,
  -- No foreign key: an unknown product fails its own job, not the batch. See docs/decisions/0006.
  product_id text,
  -- Of a text item: the text that the video is made of.
  content text check (char_length(content) between 1 and 2000),
  title text,
  -- Said instead of what would be written.
  script text,
  status text not null default 'queued' check (status in ('queued', 'processing', 'completed', 'failed', 'cancelled')),
  stage text,
  progress smallint not null default 0 check (progress between 0 and 100),
  error text,
  error_type text,
  failed_stage text,
  result jsonb,
  settings jsonb,
  -- The profile's brand when the job was started: private.brand_of.
  brand jsonb,
  detail jsonb not null default '{}',
  -- The product's shown_hash when the video was made; null before set-up.
  shown_hash text,
  -- Number of its latest change, counted by its batch.
  change bigint not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (id, profile_id),
  constraint jobs_batch_id_fkey foreign key (batch_id, profile_id) references public.batches (id, profile_id) on delete cascade,
  constraint jobs_feed_id_fkey foreign key (feed_id, profile_id) references public.product_feeds (id, profile_id) on delete cascade
);
create unique index jobs_batch on public.jobs (batch_id, position) where batch_id is not null;
create index jobs_product on public.jobs (profile_id, product_id, created_at desc);
create index jobs_feed on public.jobs (feed_id, created_at desc) where feed_id is not null;

-- Changes are numbered by the batch's own row, not by a sequence: its lock makes the order of numbers the order of commits, so
-- that a reader who has seen number n has seen all lower ones. See docs/decisions/0010.
create function private.number_batch_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' or (new.changes = old.changes and new is distinct from old) then
    new.changes := new.changes + 1;
    new.change := new.changes;
  end if;
  return new;
end $$;
create trigger number_change before insert or update on public.batches
for each row execute function private.number_batch_change();

create function private.number_job_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if new.batch_id is not null and (tg_op = 'INSERT' or new is distinct from old) then
    update public.batches set changes = changes + 1 where id = new.batch_id returning changes into new.change;
  end if;
  return new;
end $$;
create trigger number_change before insert or update on public.jobs
for each row execute function private.number_job_change();
