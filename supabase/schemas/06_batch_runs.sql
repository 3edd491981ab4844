-- Runs of a batch: create, start, retry, pause, delete. They return like the functions of 05_batch_drafts.sql.

-- Creates a product batch and its queued jobs, started already. p_items: [{product_id, title, script}], in order. Returns the jobs.
-- Idempotent for the same p_id.
create function private.create_batch(
  p_profile uuid, p_name text, p_settings jsonb, p_items jsonb, p_retry_of uuid default null, p_id uuid default gen_random_uuid(),
  p_callback_url text default null, p_max_failures integer default null
)
returns setof public.jobs
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_profile(p_profile);
  perform private.require_settings(p_settings, true);
  perform private.require_items(p_items);
  if exists (select from jsonb_array_elements(p_items) as item where item ->> 'product_id' is null) then
    raise check_violation using message = 'an item of a product batch has a product_id';
  end if;
  insert into public.batches (id, profile_id, kind, name, status, settings, retry_of, callback_url, max_failures, started_at, runs, started_with)
  values (p_id, p_profile, 'product', p_name, 'processing', p_settings, p_retry_of, p_callback_url, p_max_failures, now(), 1, p_id)
  on conflict (id) do nothing;
  if found then
    insert into public.jobs (profile_id, batch_id, position, product_id, title, script, settings, brand)
    select p_profile, p_id, item.ordinality - 1, item.value ->> 'product_id', item.value ->> 'title', item.value ->> 'script', p_settings,
      private.brand_of(p_profile)
    from jsonb_array_elements(p_items) with ordinality as item;
  end if;
  return query select * from public.jobs j where j.batch_id = p_id and j.profile_id = p_profile order by j.position;
end $$;

-- Of two concurrent starts only one finds the batch locked. Idempotent for the same p_work, the id of the request.
create function private.start_batch(p_batch uuid, p_work uuid, p_callback_url text default null, p_max_failures integer default null)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.jobs j where j.batch_id = p_batch and private.acts_for(j.profile_id) order by j.position for update;
  update public.batches b set
    status = 'processing', started_at = now(), runs = b.runs + 1, started_with = p_work, paused = false,
    callback_url = coalesce(p_callback_url, b.callback_url), max_failures = coalesce(p_max_failures, b.max_failures)
  where b.id = p_batch and b.status = any (array['locked']) and private.acts_for(b.profile_id);
  if found then
    update public.jobs j set settings = b.settings, brand = private.brand_of(b.profile_id) from public.batches b where b.id = p_batch and j.batch_id = p_batch;
  end if;
  return query select * from public.batches b
  where b.id = p_batch and b.started_with = p_work and private.acts_for(b.profile_id);
end $$;

-- Sets failed jobs back to queued, keeping their failure in `detail.previous`; completed jobs stay as they are. Idempotent for
-- the same p_work, the id of the request.
create function private.retry_batch(p_batch uuid, p_work uuid)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
declare
  previous public.batches;
begin
  perform from public.jobs j where j.batch_id = p_batch and private.acts_for(j.profile_id) order by j.position for update;
  select * into previous from public.batches b where b.id = p_batch and private.acts_for(b.profile_id) for update;
  update public.batches b set
    status = 'processing', started_at = now(), finished_at = null, runs = b.runs + 1, started_with = p_work, paused = false
  where b.id = p_batch and b.kind = 'staged' and b.status = any (array['partial', 'failed']) and private.acts_for(b.profile_id)
    and exists (select from public.jobs j where j.batch_id = p_batch and j.status = 'failed');
  if found then
    update public.jobs j set
      status = 'queued', stage = null, progress = 0, error = null, error_type = null, failed_stage = null, started_at = null,
      finished_at = null,
      detail = jsonb_build_object('previous', jsonb_build_object(
        'stage', j.stage, 'progress', j.progress, 'error', j.error, 'error_type', j.error_type, 'failed_stage', j.failed_stage,
        'started_at', j.started_at, 'finished_at', j.finished_at, 'stages', j.detail -> 'stages',
        'batch_started_at', previous.started_at, 'batch_finished_at', previous.finished_at
      ))
    where j.batch_id = p_batch and j.status = 'failed';
  end if;
  return query select * from public.batches b
  where b.id = p_batch and b.started_with = p_work and private.acts_for(b.profile_id);
end $$;

-- Records what the workflow returned for a pause or a resume.
create function private.set_batch_paused(p_batch uuid, p_paused boolean)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches set paused = p_paused
  where id = p_batch and status = any (array['processing']) and private.acts_for(profile_id)
  returning *
$$;

-- Deletes a batch that is not processing. Completed jobs and their clips are kept, without a batch.
create function private.delete_batch(p_batch uuid)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.jobs j where j.batch_id = p_batch and private.acts_for(j.profile_id) order by j.position for update;
  perform from public.batches b
  where b.id = p_batch and b.status <> 'processing' and private.acts_for(b.profile_id) for update;
  if not found then
    return false;
  end if;
  update public.jobs j set batch_id = null where j.batch_id = p_batch and j.status = 'completed';
  delete from public.batches b where b.id = p_batch;
  return true;
end $$;
