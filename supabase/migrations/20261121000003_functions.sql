-- What must happen in one transaction, or without reading first.

-- A batch and its queued jobs at once. p_items: [{product_id, title}], in order.
create function public.create_batch(p_profile uuid, p_name text, p_settings jsonb, p_items jsonb, p_retry_of uuid default null)
returns setof public.jobs
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  new_batch uuid;
begin
  insert into public.batches (profile_id, kind, name, status, settings, retry_of, started_at)
  values (p_profile, 'product', p_name, 'processing', p_settings, p_retry_of, now())
  returning id into new_batch;
  return query
  insert into public.jobs (profile_id, batch_id, position, product_id, title, settings)
  select p_profile, new_batch, item.ordinality - 1, item.value ->> 'product_id', item.value ->> 'title', p_settings
  from jsonb_array_elements(p_items) with ordinality as item
  returning *;
end $$;

-- Takes back work whose start was refused by Temporal, so that nothing stays queued for ever. Only the caller's own,
-- only while nothing has begun.
create function public.abandon_work(p_batch uuid, p_job uuid)
returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from public.jobs
  where (id = p_job or batch_id = p_batch) and status = 'queued' and started_at is null
    and profile_id in (select public.own_profiles());
  delete from public.batches b
  where b.id = p_batch and b.profile_id in (select public.own_profiles())
    and not exists (select from public.jobs j where j.batch_id = b.id);
end $$;

-- A stage begins or goes on. Never moves a job that has ended, and never moves its progress back within a try.
create function public.job_progress(p_job uuid, p_stage text, p_progress integer, p_attempt integer, p_title text default null)
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
        'finished_at', null,
        'attempts', p_attempt
      )
    )
  where id = p_job and status in ('queued', 'processing')
$$;

create function public.job_stage_done(p_job uuid, p_stage text, p_progress integer)
returns void
language sql volatile security invoker set search_path = ''
as $$
  update public.jobs set
    progress = greatest(progress, p_progress),
    detail = jsonb_set(detail, array['stages', p_stage, 'finished_at'], to_jsonb(now()))
  where id = p_job and status = 'processing'
$$;

-- The project, the clip and the job's end in one transaction, once however often it is tried: a second call answers with the first's ids.
create function public.finish_video(p_job uuid, p_project_name text, p_clip jsonb, p_result jsonb)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  job public.jobs;
  project uuid;
  clip uuid;
  answer jsonb;
begin
  select * into strict job from public.jobs where id = p_job for update;
  if job.status = 'completed' then
    return job.result;
  end if;
  insert into public.projects (profile_id, job_id, name) values (job.profile_id, p_job, p_project_name)
  on conflict (job_id) do update set name = excluded.name
  returning id into project;
  insert into public.clips (
    profile_id, project_id, job_id, product_id, title, video_path, thumbnail_path, srt_path, duration_s, loudness_lufs, true_peak_db, size_bytes
  )
  select job.profile_id, project, p_job, (select p.id from public.products p where p.id::text = job.product_id),
    p_clip ->> 'title', p_clip ->> 'video_path', p_clip ->> 'thumbnail_path', p_clip ->> 'srt_path', (p_clip ->> 'duration_s')::numeric,
    (p_clip ->> 'loudness_lufs')::numeric, (p_clip ->> 'true_peak_db')::numeric, (p_clip ->> 'size_bytes')::bigint
  on conflict (job_id) do update set title = excluded.title
  returning id into clip;
  answer := p_result || jsonb_build_object('clip_id', clip, 'project_id', project);
  update public.jobs set
    status = 'completed', progress = 100, stage = 'library', result = answer, error = null, error_type = null, failed_stage = null,
    finished_at = now(), detail = jsonb_set(detail, '{stages,library,finished_at}', to_jsonb(now()))
  where id = p_job;
  return answer;
end $$;

-- A job's end without a clip; a completed one stays completed.
create function public.end_job(p_job uuid, p_status text, p_error text, p_error_type text, p_failed_stage text)
returns void
language sql volatile security invoker set search_path = ''
as $$
  update public.jobs set
    status = p_status, error = p_error, error_type = p_error_type, failed_stage = p_failed_stage, finished_at = now()
  where id = p_job and status in ('queued', 'processing')
$$;

-- Ends a batch; jobs that never began end with it.
create function public.end_batch(p_batch uuid, p_status text)
returns void
language sql volatile security invoker set search_path = ''
as $$
  update public.jobs set status = 'cancelled', finished_at = now()
  where batch_id = p_batch and status in ('queued', 'processing');
  update public.batches set status = p_status, finished_at = now() where id = p_batch and status = 'processing';
$$;

-- Upserts a chunk of a feed's items, writing only rows that differ. p_items: array of FeedItem.
create function public.save_products(p_feed uuid, p_items jsonb)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  with items as (
    select * from jsonb_to_recordset(p_items) as item (
      external_id text, title text, description text, link text, image_link text, price numeric, sale_price numeric,
      currency text, brand text, category text, availability text
    )
  ), written as (
    insert into public.products as p (
      profile_id, feed_id, external_id, title, description, link, image_link, price, sale_price, currency, brand, category, availability
    )
    select f.profile_id, f.id, i.external_id, i.title, i.description, i.link, i.image_link, i.price, i.sale_price, i.currency, i.brand,
      i.category, i.availability
    from items i cross join public.product_feeds f
    where f.id = p_feed
    on conflict (feed_id, external_id) do update set
      title = excluded.title, description = excluded.description, link = excluded.link, image_link = excluded.image_link,
      price = excluded.price, sale_price = excluded.sale_price, currency = excluded.currency, brand = excluded.brand,
      category = excluded.category, availability = excluded.availability, gone_at = null, updated_at = now()
    where (p.title, p.description, p.link, p.image_link, p.price, p.sale_price, p.currency, p.brand, p.category, p.availability)
      is distinct from (excluded.title, excluded.description, excluded.link, excluded.image_link, excluded.price, excluded.sale_price,
        excluded.currency, excluded.brand, excluded.category, excluded.availability)
      or p.gone_at is not null
    returning (xmax = 0) as inserted
  )
  select jsonb_build_object(
    'inserted', count(*) filter (where inserted),
    'updated', count(*) filter (where not inserted),
    'unchanged', (select count(*) from items) - count(*)
  )
  from written
$$;

revoke all on function public.create_batch(uuid, text, jsonb, jsonb, uuid) from public, anon;
revoke all on function public.abandon_work(uuid, uuid) from public, anon;
revoke all on function public.job_progress(uuid, text, integer, integer, text) from public, anon, authenticated;
revoke all on function public.job_stage_done(uuid, text, integer) from public, anon, authenticated;
revoke all on function public.finish_video(uuid, text, jsonb, jsonb) from public, anon, authenticated;
revoke all on function public.end_job(uuid, text, text, text, text) from public, anon, authenticated;
revoke all on function public.end_batch(uuid, text) from public, anon, authenticated;
revoke all on function public.save_products(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.create_batch(uuid, text, jsonb, jsonb, uuid) to authenticated, service_role;
grant execute on function public.abandon_work(uuid, uuid) to authenticated, service_role;
grant execute on function public.job_progress(uuid, text, integer, integer, text) to service_role;
grant execute on function public.job_stage_done(uuid, text, integer) to service_role;
grant execute on function public.finish_video(uuid, text, jsonb, jsonb) to service_role;
grant execute on function public.end_job(uuid, text, text, text, text) to service_role;
grant execute on function public.end_batch(uuid, text) to service_role;
grant execute on function public.save_products(uuid, jsonb) to service_role;
