-- Jobs without a batch, and a job's progress and end.

-- Creates a queued job for a video of one product; none where the product is not the profile's. Idempotent for the same p_id.
create function private.create_video_job(p_id uuid, p_profile uuid, p_product uuid, p_settings jsonb, p_script text default null)
returns setof public.jobs
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_profile(p_profile);
  perform private.require_settings(p_settings, true);
  perform private.require_script(p_script);
  insert into public.jobs (id, profile_id, product_id, title, script, settings, brand)
  select p_id, p.profile_id, p.id::text, p.title, p_script, p_settings, private.brand_of(p_profile)
  from public.products p where p.id = p_product and p.profile_id = p_profile
  on conflict (id) do nothing;
  return query select * from public.jobs j where j.id = p_id and j.profile_id = p_profile and j.kind = 'video';
end $$;

-- Creates a queued job for a sync of a feed; none where the feed is not the caller's. Idempotent for the same p_id.
create function private.create_feed_sync_job(p_id uuid, p_feed uuid)
returns setof public.jobs
language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into public.jobs (id, profile_id, kind, feed_id, title)
  select p_id, f.profile_id, 'feed_sync', f.id, f.name
  from public.product_feeds f where f.id = p_feed and private.acts_for(f.profile_id)
  on conflict (id) do nothing;
  return query select * from public.jobs j where j.id = p_id and j.feed_id = p_feed and private.acts_for(j.profile_id);
end $$;

-- Records that a stage has started or advanced. Ignored for a job that has ended; progress within a stage never decreases.
-- `moving_at` is when a stage's progress first advanced: before that it may have waited for a render slot.
create function public.record_progress(p_job uuid, p_stage text, p_progress integer, p_attempt integer, p_title text default null)
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

create function public.record_stage_done(p_job uuid, p_stage text, p_progress integer)
returns void
language sql volatile security invoker set search_path = ''
as $$
  update public.jobs set
    progress = greatest(progress, p_progress),
    detail = jsonb_set(detail, array['stages', p_stage, 'finished_at'], to_jsonb(now()))
  where id = p_job and status = 'processing'
$$;

-- Ends a job without a clip. Ignored for a job that has ended.
create function public.end_job(p_job uuid, p_status text, p_error text, p_error_type text, p_failed_stage text)
returns void
language sql volatile security invoker set search_path = ''
as $$
  update public.jobs set
    status = p_status, error = p_error, error_type = p_error_type, failed_stage = p_failed_stage, finished_at = now()
  where id = p_job and status in ('queued', 'processing')
$$;

-- Ends a job without a batch that was cancelled before it had a workflow. A job with a workflow is ended by that.
create function private.cancel_unstarted_job(p_job uuid)
returns void
language sql volatile security definer set search_path = ''
as $$
  update public.jobs set status = 'cancelled', finished_at = now()
  where id = p_job and batch_id is null and status in ('queued', 'processing') and private.acts_for(profile_id)
$$;

-- Median time of each stage over a profile's latest 200 completed videos: in seconds, and in seconds per second of video. Waiting
-- for a render slot is left out.
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
