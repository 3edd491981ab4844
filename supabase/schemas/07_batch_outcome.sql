-- How a batch ends, and how a start that failed is rolled back.

-- The status in which a batch ends: the one place that decides it. It counts all jobs, in whichever run they ended, so that a
-- retried batch is counted as a whole. p_cancelled: the batch as a whole was cancelled, not single videos of it.
create function public.batch_outcome(p_batch uuid, p_cancelled boolean)
returns text
language sql stable security invoker set search_path = ''
as $$
  select case
    when p_cancelled then 'cancelled'
    when videos.failed > b.max_failures then 'failed'
    when videos.completed = videos.total and videos.total > 0 then 'complete'
    when videos.completed > 0 then 'partial'
    when videos.failed > 0 then 'failed'
    else 'cancelled'
  end
  from public.batches b
  cross join lateral (
    select count(*) as total, count(*) filter (where j.status = 'completed') as completed,
      count(*) filter (where j.status = 'failed') as failed
    from public.jobs j where j.batch_id = b.id
  ) videos
  where b.id = p_batch
$$;

-- Ends a batch that is processing, and its jobs that have not ended: they fail with p_error where there is one, and are cancelled
-- otherwise. Returns the status that the batch has now, also when another caller ended it; null where there is no such batch.
create function public.end_batch(p_batch uuid, p_cancelled boolean, p_error text default null, p_error_type text default null)
returns text
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  written text;
begin
  perform from public.jobs j where j.batch_id = p_batch order by j.position for update;
  perform from public.batches b where b.id = p_batch and b.status = 'processing' for update;
  if found then
    update public.jobs j set
      status = case when p_error is null then 'cancelled' else 'failed' end, error = p_error, error_type = p_error_type,
      finished_at = now()
    where j.batch_id = p_batch and j.status in ('queued', 'processing');
    update public.batches b set status = public.batch_outcome(p_batch, p_cancelled), finished_at = now(), paused = false
    where b.id = p_batch;
  end if;
  select b.status into written from public.batches b where b.id = p_batch;
  return written;
end $$;

-- Ends a batch that was cancelled before it had a workflow. A batch with a workflow is ended by that.
create function private.cancel_unstarted_batch(p_batch uuid)
returns text
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.batches b where b.id = p_batch and private.acts_for(b.profile_id);
  if not found then
    return null;
  end if;
  return public.end_batch(p_batch, true);
end $$;

-- Undoes a staged batch's start or retry whose workflow could not be started, unless a job is processing. Jobs of a retry get their failure back.
create function private.roll_back_start(p_batch uuid, p_work uuid)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
declare
  batch public.batches;
  previous jsonb;
begin
  perform from public.jobs j where j.batch_id = p_batch and private.acts_for(j.profile_id) order by j.position for update;
  select * into batch from public.batches b
  where b.id = p_batch and b.kind = 'staged' and b.status = 'processing' and b.started_with = p_work and private.acts_for(b.profile_id)
  for update;
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
    status = case when b.runs = 1 then 'locked' else public.batch_outcome(p_batch, false) end,
    started_at = (previous ->> 'batch_started_at')::timestamptz,
    finished_at = (previous ->> 'batch_finished_at')::timestamptz,
    runs = b.runs - 1, started_with = null
  where b.id = p_batch;
  return query select * from public.batches b where b.id = p_batch;
end $$;

-- Deletes a new product batch, or a job without a batch, whose workflow could not be started, so that nothing stays queued for
-- ever. Only the caller's own, and only where no job has started.
create function private.delete_unstarted_work(p_batch uuid, p_job uuid)
returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.jobs j where j.batch_id = p_batch and private.acts_for(j.profile_id) order by j.position for update;
  delete from public.batches b
  where b.id = p_batch and b.kind = 'product' and b.status = 'processing' and private.acts_for(b.profile_id)
    and not exists (select from public.jobs j where j.batch_id = b.id and (j.status <> 'queued' or j.started_at is not null));
  delete from public.jobs j
  where j.id = p_job and j.batch_id is null and j.status = 'queued' and j.started_at is null and private.acts_for(j.profile_id);
end $$;
