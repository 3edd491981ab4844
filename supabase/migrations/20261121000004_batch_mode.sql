-- Batch mode and control: staged batches, texts as items, changes that can be followed, keys that make a request happen once.
-- Locks are taken in one order everywhere: jobs by position, then their batch.

alter table public.batches
  -- What its maker asked for, as given; `settings` is what came of it.
  add column config jsonb not null default '{}',
  add column callback_url text check (char_length(callback_url) <= 2000),
  add column max_failures integer check (max_failures >= 0),
  add column paused boolean not null default false,
  -- How often it was started; a retry in place is another run.
  add column runs integer not null default 0,
  -- Which request started the latest run, so that the same request asked twice finds its own work.
  add column started_with uuid,
  -- Counts every change of the batch and its jobs; `change` is the number of the batch's own latest.
  add column changes bigint not null default 0,
  add column change bigint not null default 0;
update public.batches set runs = 1 where status not in ('draft', 'locked');

alter table public.jobs
  -- Of a text item: what its video is made of.
  add column content text check (char_length(content) between 1 and 2000),
  -- The number of its latest change, counted by its batch.
  add column change bigint not null default 0;

alter table public.idempotency_keys
  -- The id of whatever the request makes, so that a request taken up again after a crash makes nothing twice.
  add column work_id uuid not null default gen_random_uuid(),
  add column claimed_at timestamptz not null default now();

-- Numbering by the batch's own row, not by a sequence: its lock makes the order of numbers the order of commits, so that
-- whoever has seen number n has seen all before it.
create function public.number_batch_change() returns trigger
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
for each row execute function public.number_batch_change();

create function public.number_job_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.batch_id is not null and (tg_op = 'INSERT' or new is distinct from old) then
    update public.batches set changes = changes + 1 where id = new.batch_id returning changes into new.change;
  end if;
  return new;
end $$;
create trigger number_change before insert or update on public.jobs
for each row execute function public.number_job_change();

-- Whether the caller may write for a profile: it is theirs, or they are the worker.
create function public.acts_for(p_profile uuid) returns boolean
language sql stable security definer set search_path = ''
as $$ select p_profile in (select public.own_profiles()) or auth.role() = 'service_role' $$;

-- Batches change by the functions below alone, each of which checks the state that it moves from.
revoke insert, delete on public.batches from authenticated;
create policy outside_batches on public.jobs as restrictive for insert to authenticated with check (batch_id is null);

-- A batch and its queued jobs at once: drafted, locked and started in one call. p_items: [{product_id, title}], in order.
-- Called again with the same p_id it answers with what it made the first time.
drop function public.create_batch(uuid, text, jsonb, jsonb, uuid);
create function public.create_batch(
  p_profile uuid, p_name text, p_settings jsonb, p_items jsonb, p_retry_of uuid default null, p_id uuid default gen_random_uuid(),
  p_callback_url text default null, p_max_failures integer default null
)
returns setof public.jobs
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if not public.acts_for(p_profile) then
    raise insufficient_privilege using message = 'not a profile of the caller';
  end if;
  insert into public.batches (id, profile_id, kind, name, status, settings, retry_of, callback_url, max_failures, started_at, runs, started_with)
  values (p_id, p_profile, 'product', p_name, 'processing', p_settings, p_retry_of, p_callback_url, p_max_failures, now(), 1, p_id)
  on conflict (id) do nothing;
  if found then
    insert into public.jobs (profile_id, batch_id, position, product_id, title, settings)
    select p_profile, p_id, item.ordinality - 1, item.value ->> 'product_id', item.value ->> 'title', p_settings
    from jsonb_array_elements(p_items) with ordinality as item;
  end if;
  return query select * from public.jobs j where j.batch_id = p_id and j.profile_id = p_profile order by j.position;
end $$;

create function public.draft_batch(
  p_profile uuid, p_id uuid, p_name text, p_config jsonb, p_settings jsonb, p_callback_url text, p_max_failures integer
)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if not public.acts_for(p_profile) then
    raise insufficient_privilege using message = 'not a profile of the caller';
  end if;
  insert into public.batches (id, profile_id, kind, name, status, config, settings, callback_url, max_failures)
  values (p_id, p_profile, 'staged', p_name, 'draft', p_config, p_settings, p_callback_url, p_max_failures)
  on conflict (id) do nothing;
  return query select * from public.batches b where b.id = p_id and b.profile_id = p_profile;
end $$;

-- The moves. Each answers with the batch, or with nothing where the batch is not the caller's or its state does not allow it.

create function public.edit_batch(
  p_batch uuid, p_name text, p_config jsonb, p_settings jsonb, p_callback_url text, p_max_failures integer
)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches
  set name = p_name, config = p_config, settings = p_settings, callback_url = p_callback_url, max_failures = p_max_failures
  where id = p_batch and status = any (array['draft']) and public.acts_for(profile_id)
  returning *
$$;

-- p_items: [{product_id, title} or {content, title}], in order; none goes in where all would be more than p_max.
-- Items are known by p_work: added again by the same request they are there already.
create function public.add_items(p_batch uuid, p_work uuid, p_items jsonb, p_max integer)
returns setof public.jobs
language plpgsql volatile security definer set search_path = ''
as $$
declare
  batch public.batches;
  present integer;
  next_position integer;
begin
  select * into batch from public.batches b
  where b.id = p_batch and b.status = any (array['draft']) and public.acts_for(b.profile_id) for update;
  if not found then
    return;
  end if;
  if not exists (select from public.jobs j where j.batch_id = p_batch and j.detail ->> 'added_with' = p_work::text) then
    select count(*), coalesce(max(j.position) + 1, 0) into present, next_position from public.jobs j where j.batch_id = p_batch;
    if present + jsonb_array_length(p_items) > p_max then
      return;
    end if;
    insert into public.jobs (profile_id, batch_id, position, product_id, content, title, detail)
    select batch.profile_id, p_batch, next_position + item.ordinality - 1, item.value ->> 'product_id', item.value ->> 'content',
      item.value ->> 'title', jsonb_build_object('added_with', p_work)
    from jsonb_array_elements(p_items) with ordinality as item;
  end if;
  return query select * from public.jobs j where j.batch_id = p_batch order by j.position;
end $$;

create function public.remove_item(p_batch uuid, p_job uuid)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
declare
  batch public.batches;
begin
  perform from public.jobs j where j.id = p_job and j.batch_id = p_batch and public.acts_for(j.profile_id) for update;
  if not found then
    return;
  end if;
  select * into batch from public.batches b where b.id = p_batch and b.status = any (array['draft']) for update;
  if not found then
    return;
  end if;
  delete from public.jobs j where j.id = p_job;
  -- A deletion is a change of the batch: what is gone cannot carry a number.
  update public.batches b set changes = b.changes + 1, change = b.changes + 1 where b.id = p_batch;
  return query select * from public.batches b where b.id = p_batch;
end $$;

-- p_seen: the number of changes that the caller's checks have seen. A batch that changed since is not locked.
create function public.lock_batch(p_batch uuid, p_settings jsonb, p_seen bigint)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches set status = 'locked', settings = p_settings
  where id = p_batch and kind = 'staged' and status = any (array['draft']) and changes = p_seen and public.acts_for(profile_id)
  returning *
$$;

create function public.unlock_batch(p_batch uuid)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches set status = 'draft'
  where id = p_batch and status = any (array['locked']) and public.acts_for(profile_id)
  returning *
$$;

-- Of two starts at once one finds the batch locked. The same request (p_work) asked again finds its own start.
create function public.start_batch(p_batch uuid, p_work uuid, p_callback_url text default null, p_max_failures integer default null)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.jobs j where j.batch_id = p_batch and public.acts_for(j.profile_id) order by j.position for update;
  update public.batches b set
    status = 'processing', started_at = now(), runs = b.runs + 1, started_with = p_work, paused = false,
    callback_url = coalesce(p_callback_url, b.callback_url), max_failures = coalesce(p_max_failures, b.max_failures)
  where b.id = p_batch and b.status = any (array['locked']) and public.acts_for(b.profile_id);
  if found then
    update public.jobs j set settings = b.settings from public.batches b where b.id = p_batch and j.batch_id = p_batch;
  end if;
  return query select * from public.batches b
  where b.id = p_batch and b.started_with = p_work and public.acts_for(b.profile_id);
end $$;

-- Failed items run again in place; their last failure stays in their detail, finished ones are not touched.
create function public.retry_batch(p_batch uuid, p_work uuid)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
declare
  before public.batches;
begin
  perform from public.jobs j where j.batch_id = p_batch and public.acts_for(j.profile_id) order by j.position for update;
  select * into before from public.batches b where b.id = p_batch for update;
  update public.batches b set
    status = 'processing', started_at = now(), finished_at = null, runs = b.runs + 1, started_with = p_work, paused = false
  where b.id = p_batch and b.kind = 'staged' and b.status = any (array['partial', 'failed']) and public.acts_for(b.profile_id)
    and exists (select from public.jobs j where j.batch_id = p_batch and j.status = 'failed');
  if found then
    update public.jobs j set
      status = 'queued', stage = null, progress = 0, error = null, error_type = null, failed_stage = null, started_at = null,
      finished_at = null,
      detail = jsonb_build_object('previous', jsonb_build_object(
        'stage', j.stage, 'progress', j.progress, 'error', j.error, 'error_type', j.error_type, 'failed_stage', j.failed_stage,
        'started_at', j.started_at, 'finished_at', j.finished_at, 'stages', j.detail -> 'stages',
        'batch_started_at', before.started_at, 'batch_finished_at', before.finished_at
      ))
    where j.batch_id = p_batch and j.status = 'failed';
  end if;
  return query select * from public.batches b
  where b.id = p_batch and b.started_with = p_work and public.acts_for(b.profile_id);
end $$;

-- How a batch has ended, by all of its jobs, whichever run they ended in.
create function public.batch_outcome(p_batch uuid)
returns text
language sql stable security definer set search_path = ''
as $$
  select case
    when count(*) filter (where j.status = 'failed') > b.max_failures then 'failed'
    when count(*) filter (where j.status = 'completed') = count(*) then 'complete'
    when count(*) filter (where j.status = 'completed') > 0 then 'partial'
    else 'failed'
  end
  from public.batches b left join public.jobs j on j.batch_id = b.id
  where b.id = p_batch
  group by b.max_failures
$$;

-- Takes back a start or retry that Temporal refused, where nothing has begun; a retry's failures come back as they were.
create function public.take_back_start(p_batch uuid, p_work uuid)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
declare
  batch public.batches;
  previous jsonb;
begin
  perform from public.jobs j where j.batch_id = p_batch order by j.position for update;
  select * into batch from public.batches b
  where b.id = p_batch and b.status = 'processing' and b.started_with = p_work and public.acts_for(b.profile_id) for update;
  if not found or exists (select from public.jobs j where j.batch_id = p_batch and j.status = 'processing') then
    return;
  end if;
  select j.detail -> 'previous' into previous from public.jobs j
  where j.batch_id = p_batch and j.status = 'queued' and j.detail ? 'previous' limit 1;
  update public.jobs j set
    status = 'failed', stage = j.detail #>> '{previous,stage}', progress = (j.detail #>> '{previous,progress}')::smallint,
    error = j.detail #>> '{previous,error}', error_type = j.detail #>> '{previous,error_type}',
    failed_stage = j.detail #>> '{previous,failed_stage}', started_at = (j.detail #>> '{previous,started_at}')::timestamptz,
    finished_at = (j.detail #>> '{previous,finished_at}')::timestamptz,
    detail = jsonb_strip_nulls(jsonb_build_object('stages', j.detail #> '{previous,stages}'))
  where j.batch_id = p_batch and j.status = 'queued' and j.detail ? 'previous';
  update public.batches b set
    status = case when b.runs = 1 then 'locked' else public.batch_outcome(p_batch) end,
    started_at = (previous ->> 'batch_started_at')::timestamptz,
    finished_at = (previous ->> 'batch_finished_at')::timestamptz,
    runs = b.runs - 1, started_with = null
  where b.id = p_batch;
  return query select * from public.batches b where b.id = p_batch;
end $$;

-- Finished videos stay in the library with their jobs; everything else of the batch goes.
create function public.delete_batch(p_batch uuid)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.jobs j where j.batch_id = p_batch and public.acts_for(j.profile_id) order by j.position for update;
  perform from public.batches b
  where b.id = p_batch and b.status <> 'processing' and public.acts_for(b.profile_id) for update;
  if not found then
    return false;
  end if;
  update public.jobs j set batch_id = null where j.batch_id = p_batch and j.status = 'completed';
  delete from public.batches b where b.id = p_batch;
  return true;
end $$;

-- What the workflow has answered to a pause or a resume.
create function public.mark_paused(p_batch uuid, p_paused boolean)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches set paused = p_paused
  where id = p_batch and status = any (array['processing']) and public.acts_for(profile_id)
  returning *
$$;

-- Ends a batch; jobs that never began end with it. Answers with the status that the batch has now. A retried batch is
-- judged by all of its jobs: the run that ends knows only those that it ran.
drop function public.end_batch(uuid, text);
create function public.end_batch(p_batch uuid, p_status text)
returns text
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  written text;
begin
  perform from public.jobs j where j.batch_id = p_batch order by j.position for update;
  perform from public.batches b where b.id = p_batch and b.status = 'processing' for update;
  if found then
    update public.jobs j set status = 'cancelled', finished_at = now()
    where j.batch_id = p_batch and j.status in ('queued', 'processing');
    update public.batches b set
      status = case when p_status = 'cancelled' or b.runs <= 1 then p_status else public.batch_outcome(p_batch) end,
      finished_at = now(), paused = false
    where b.id = p_batch;
  end if;
  select b.status into written from public.batches b where b.id = p_batch;
  return written;
end $$;

-- Ends a batch that was cancelled before any run of it came to be; one that runs ends itself.
create function public.cancel_unstarted(p_batch uuid)
returns text
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.batches b where b.id = p_batch and public.acts_for(b.profile_id);
  if not found then
    return null;
  end if;
  return public.end_batch(p_batch, 'cancelled');
end $$;

-- Takes back work whose start was refused by Temporal, so that nothing stays queued for ever. Only the caller's own,
-- only while nothing has begun.
create or replace function public.abandon_work(p_batch uuid, p_job uuid)
returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.jobs j where j.batch_id = p_batch order by j.position for update;
  delete from public.jobs
  where (id = p_job or batch_id = p_batch) and status = 'queued' and started_at is null
    and profile_id in (select public.own_profiles());
  delete from public.batches b
  where b.id = p_batch and b.profile_id in (select public.own_profiles())
    and not exists (select from public.jobs j where j.batch_id = b.id);
end $$;

-- A stage begins or goes on. Never moves a job that has ended, and never moves its progress back within a try. `moving_at` is
-- when a stage's progress first moved: until then it may have waited for its turn to render.
create or replace function public.job_progress(p_job uuid, p_stage text, p_progress integer, p_attempt integer, p_title text default null)
returns void
language sql volatile security invoker set search_path = ''
as $$
  update public.jobs set
    status = 'processing',
    stage = p_stage,
    progress = case when stage is not distinct from p_stage then greatest(progress, p_progress) else p_progress end,
    title = coalesce(p_title, title),
    started_at = coalesce(started_at, now()),
    detail = jsonb_set(
      jsonb_set(detail, '{stages}', coalesce(detail -> 'stages', '{}')),
      array['stages', p_stage],
      jsonb_build_object(
        'started_at', coalesce(detail #>> array['stages', p_stage, 'started_at'], to_jsonb(now()) #>> '{}'),
        'moving_at', coalesce(
          detail #> array['stages', p_stage, 'moving_at'],
          case when stage = p_stage and p_progress > progress then to_jsonb(now()) end
        ),
        'finished_at', null,
        'attempts', p_attempt
      )
    )
  where id = p_job and status in ('queued', 'processing')
$$;

-- What the stages of a profile's latest finished videos took: medians, in seconds, and in seconds per second of video.
create function public.stage_times(p_profile uuid)
returns table (stage text, seconds double precision, per_second double precision, videos bigint)
language sql stable security invoker set search_path = ''
as $$
  with recent as (
    select j.detail, (j.settings ->> 'duration_s')::double precision as duration_s
    from public.jobs j
    where j.profile_id = p_profile and j.kind = 'video' and j.status = 'completed'
    order by j.finished_at desc
    limit 200
  ), timed as (
    select entry.key as stage, recent.duration_s, extract(epoch from
      (entry.value ->> 'finished_at')::timestamptz - coalesce(entry.value ->> 'moving_at', entry.value ->> 'started_at')::timestamptz
    )::double precision as took
    from recent cross join jsonb_each(recent.detail -> 'stages') as entry
    where entry.value ->> 'finished_at' is not null
  )
  select timed.stage, percentile_cont(0.5) within group (order by took),
    percentile_cont(0.5) within group (order by took / duration_s), count(*)
  from timed
  group by timed.stage
$$;

-- Who may do a request that carries a key: the first, or one that takes it up after p_stale_s seconds without an end.
-- Answers {state: claimed | answered | in_flight | other_request, work_id, status, body}.
create function public.claim_idempotency_key(p_profile uuid, p_key text, p_hash text, p_stale_s integer)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  entry public.idempotency_keys;
begin
  insert into public.idempotency_keys as known (profile_id, key, request_hash) values (p_profile, p_key, p_hash)
  on conflict (profile_id, key) do update set claimed_at = now()
  where known.request_hash = excluded.request_hash and known.response_status is null
    and known.claimed_at < now() - make_interval(secs => p_stale_s)
  returning * into entry;
  if found then
    return jsonb_build_object('state', 'claimed', 'work_id', entry.work_id);
  end if;
  select * into entry from public.idempotency_keys known where known.profile_id = p_profile and known.key = p_key;
  return case
    when not found then jsonb_build_object('state', 'in_flight')
    when entry.request_hash <> p_hash then jsonb_build_object('state', 'other_request')
    when entry.response_status is null then jsonb_build_object('state', 'in_flight')
    else jsonb_build_object('state', 'answered', 'status', entry.response_status, 'body', entry.response_body)
  end;
end $$;

do $$
declare name text;
begin
  foreach name in array array[
    'acts_for(uuid)',
    'create_batch(uuid, text, jsonb, jsonb, uuid, uuid, text, integer)',
    'draft_batch(uuid, uuid, text, jsonb, jsonb, text, integer)',
    'edit_batch(uuid, text, jsonb, jsonb, text, integer)',
    'add_items(uuid, uuid, jsonb, integer)',
    'remove_item(uuid, uuid)',
    'lock_batch(uuid, jsonb, bigint)',
    'unlock_batch(uuid)',
    'start_batch(uuid, uuid, text, integer)',
    'retry_batch(uuid, uuid)',
    'take_back_start(uuid, uuid)',
    'delete_batch(uuid)',
    'mark_paused(uuid, boolean)',
    'cancel_unstarted(uuid)',
    'stage_times(uuid)',
    'claim_idempotency_key(uuid, text, text, integer)'
  ]
  loop
    execute format('revoke all on function public.%s from public, anon', name);
    execute format('grant execute on function public.%s to authenticated, service_role', name);
  end loop;
  foreach name in array array['end_batch(uuid, text)', 'batch_outcome(uuid)', 'number_batch_change()', 'number_job_change()']
  loop
    execute format('revoke all on function public.%s from public, anon, authenticated', name);
    execute format('grant execute on function public.%s to service_role', name);
  end loop;
end $$;
