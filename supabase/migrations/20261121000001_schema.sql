-- Feedreel's tables. Statuses are text with checks: a new one is one migration, and they read well in the Studio.

create table public.profiles (
  id uuid primary key default gen_random_uuid(),
  owner uuid not null references auth.users (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  -- Template, colours and font of its videos; see brandingSchema.
  branding jsonb not null default '{}',
  -- Voice and other settings that stand in for the product's defaults; see settingsOverrideSchema.
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index profiles_owner on public.profiles (owner, created_at);

create table public.product_feeds (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  feed_url text not null check (char_length(feed_url) <= 2000),
  status text not null default 'never_synced' check (status in ('never_synced', 'syncing', 'synced', 'failed')),
  counts jsonb,
  rejected jsonb not null default '[]',
  error text,
  error_type text,
  etag text,
  last_modified text,
  last_synced_at timestamptz,
  created_at timestamptz not null default now(),
  unique (profile_id, feed_url)
);

create table public.products (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  feed_id uuid not null references public.product_feeds (id) on delete cascade,
  external_id text not null,
  title text not null,
  description text,
  link text,
  image_link text,
  price numeric(14, 2) check (price >= 0),
  sale_price numeric(14, 2) check (sale_price < price),
  currency text check (currency ~ '^[A-Z]{3}$'),
  brand text,
  category text,
  availability text,
  on_sale boolean not null generated always as (sale_price is not null) stored,
  gone_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (feed_id, external_id)
);
create index products_listing on public.products (profile_id, created_at desc, id);

create table public.batches (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  kind text not null check (kind in ('product', 'staged')),
  name text not null,
  status text not null check (status in ('draft', 'locked', 'processing', 'complete', 'partial', 'failed', 'cancelled')),
  settings jsonb not null,
  retry_of uuid references public.batches (id) on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index batches_listing on public.batches (profile_id, created_at desc);

-- One per video, and one per feed sync. A product is named by text: an unknown one is a job that fails, not a refused batch.
create table public.jobs (
  id uuid primary key default gen_random_uuid(),
  kind text not null default 'video' check (kind in ('video', 'feed_sync')),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  batch_id uuid references public.batches (id) on delete cascade,
  feed_id uuid references public.product_feeds (id) on delete cascade,
  position integer not null default 0,
  product_id text,
  title text,
  status text not null default 'queued' check (status in ('queued', 'processing', 'completed', 'failed', 'cancelled')),
  stage text,
  progress smallint not null default 0 check (progress between 0 and 100),
  error text,
  error_type text,
  failed_stage text,
  result jsonb,
  settings jsonb,
  detail jsonb not null default '{}',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create unique index jobs_batch on public.jobs (batch_id, position) where batch_id is not null;
create index jobs_product on public.jobs (profile_id, product_id, created_at desc);
create index jobs_feed on public.jobs (feed_id, created_at desc) where feed_id is not null;

create table public.projects (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  job_id uuid not null unique references public.jobs (id) on delete cascade,
  name text not null,
  created_at timestamptz not null default now()
);
create index projects_profile on public.projects (profile_id);

create table public.clips (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  project_id uuid not null references public.projects (id) on delete cascade,
  -- One clip per job, whatever is killed when.
  job_id uuid not null unique references public.jobs (id) on delete cascade,
  product_id uuid references public.products (id) on delete set null,
  title text not null,
  video_path text not null,
  thumbnail_path text not null,
  srt_path text not null,
  duration_s numeric(8, 3) not null,
  loudness_lufs numeric(5, 2) not null,
  true_peak_db numeric(5, 2) not null,
  size_bytes bigint not null,
  created_at timestamptz not null default now()
);
create index clips_listing on public.clips (profile_id, created_at desc, id);
create index clips_product on public.clips (product_id);
create index clips_project on public.clips (project_id);

-- Answers of requests that carry an Idempotency-Key; outlives Temporal's retention.
create table public.idempotency_keys (
  profile_id uuid not null references public.profiles (id) on delete cascade,
  key text not null check (char_length(key) between 1 and 255),
  request_hash text not null,
  response_status smallint,
  response_body jsonb,
  created_at timestamptz not null default now(),
  primary key (profile_id, key)
);
