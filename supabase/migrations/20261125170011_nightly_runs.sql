-- Nightly runs: their start, products, batches and end.

-- Starts a run. Idempotent for the same p_run. Returns the run; the feed's other run where one is active; no row where the feed has
-- no schedule, or a paused one and the run was not triggered manually.
create function public.begin_nightly_run(p_feed uuid, p_run uuid, p_trigger text, p_workflow text)
returns setof public.nightly_runs
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  insert into public.nightly_runs (id, profile_id, feed_id, trigger, workflow_id)
  select p_run, s.profile_id, s.feed_id, p_trigger, p_workflow
  from public.schedules s
  where s.feed_id = p_feed and private.acts_for(s.profile_id) and (p_trigger = 'manual' or not s.paused)
  on conflict do nothing;
  return query
  select * from public.nightly_runs r
  where private.acts_for(r.profile_id) and (r.id = p_run or (r.feed_id = p_feed and r.status = 'running'))
  order by r.id = p_run desc limit 1;
end $$;

-- Starts a run by hand. The id of its workflow is made as workflowIds.triggered in src/contract/jobs.ts makes it.
create function private.trigger_nightly_run(p_feed uuid, p_run uuid)
returns setof public.nightly_runs
language sql volatile security definer set search_path = ''
as $$ select * from public.begin_nightly_run(p_feed, p_run, 'manual', 'nightly-' || p_feed || '-' || p_run) $$;

-- Deletes a manually triggered run whose workflow could not be started, unless it has picked products.
create function private.delete_unstarted_nightly_run(p_run uuid)
returns void
language sql volatile security definer set search_path = ''
as $$
  delete from public.nightly_runs r
  where r.id = p_run and r.status = 'running' and r.trigger = 'manual' and r.picked is null and private.acts_for(r.profile_id)
$$;

-- The products that a run makes videos of, in order. Only those in stock with a picture.
-- new_or_changed: without a video, finished or in progress, of the product as it is now; latest change first.
-- on_sale: those whose sale price holds now, largest discount first. all: without a video first, then oldest latest video first.
-- A product whose latest video failed and that has not changed since comes last.
-- p_one_per_group: of the products with one item_group_id only one, and none where one of them has a video of what it is now.
create function public.nightly_products(p_feed uuid, p_products text, p_max integer, p_one_per_group boolean)
returns table (product_id uuid, title text, rank bigint)
language sql stable security invoker set search_path = ''
as $$
  with current as (
    select p.*, sale.holds,
      -- As shownHash in src/store/products.ts.
      p.shown_hash || case when p.sale_price is null or sale.holds then '' else ':off' end as hash_now
    from public.products p
    cross join lateral (
      select p.sale_price is not null and coalesce(p.sale_from <= now(), true) and coalesce(p.sale_to > now(), true) as holds
    ) sale
  ), usable as (
    select p.*, video.id is not null as has_video, video.created_at as video_at,
      video.id is not null and coalesce(
        video.shown_hash = p.hash_now, video.status <> 'completed' or p.updated_at <= video.created_at
      ) as up_to_date,
      coalesce(attempt.status = 'failed' and attempt.shown_hash = p.hash_now, false) as failed_before
    from current p
    -- The latest video, finished or in progress.
    left join lateral (
      select j.id, j.status, j.shown_hash, j.created_at
      from public.jobs j left join public.batches b on b.id = j.batch_id
      where j.profile_id = p.profile_id and j.product_id = p.id::text and j.kind = 'video'
        and j.status in ('queued', 'processing', 'completed') and coalesce(b.status, '') not in ('draft', 'locked')
      order by j.created_at desc limit 1
    ) video on true
    -- The latest attempt that completed or failed.
    left join lateral (
      select j.status, j.shown_hash from public.jobs j
      where j.profile_id = p.profile_id and j.product_id = p.id::text and j.kind = 'video' and j.status in ('completed', 'failed')
      order by j.created_at desc limit 1
    ) attempt on true
    where p.feed_id = p_feed and p.gone_at is null and p.image_link is not null
      and coalesce(p.availability, '') <> 'out_of_stock'
      and (p_products <> 'on_sale' or p.holds)
  ), grouped as (
    select u.*,
      bool_or(u.up_to_date) over same_group as group_up_to_date,
      -- The one that has a video already is made again rather than another one.
      row_number() over (same_group order by u.has_video desc, u.failed_before, u.external_id) as place_in_group
    from usable u
    window same_group as (partition by case when p_one_per_group then coalesce(u.item_group_id, u.id::text) else u.id::text end)
  ), ranked as (
    select u.id, u.title, row_number() over (order by
      u.failed_before,
      case when p_products = 'on_sale' then (u.price - u.sale_price) / u.price end desc nulls last,
      case when p_products = 'all' then u.has_video end nulls last,
      case when p_products = 'all' then u.video_at end nulls last,
      u.updated_at desc, u.external_id
    ) as rank
    from grouped u
    where u.place_in_group = 1 and (p_products <> 'new_or_changed' or not u.group_up_to_date)
  )
  select ranked.id, ranked.title, ranked.rank from ranked order by ranked.rank limit p_max
$$;

-- Picks a run's products and creates its batches of up to p_size, in one transaction. Idempotent. Returns the batches in order.
-- p_terms: {products, max_products, one_per_group, settings, callback_url, max_failures}.
create function public.pick_nightly_products(p_run uuid, p_name text, p_terms jsonb, p_size integer)
returns table (batch_id uuid, name text, total bigint)
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  run public.nightly_runs;
  product_ids uuid[];
  batch_ids uuid[];
begin
  select * into run from public.nightly_runs r where r.id = p_run for update;
  if run.status = 'running' and run.picked is null then
    product_ids := array(
      select n.product_id
      from public.nightly_products(
        run.feed_id, p_terms ->> 'products', (p_terms ->> 'max_products')::integer, (p_terms ->> 'one_per_group')::boolean
      ) n
      order by n.rank
    );
    batch_ids := array(select gen_random_uuid() from generate_series(1, ceil(cardinality(product_ids)::numeric / p_size)));
    insert into public.batches (
      id, profile_id, kind, name, status, settings, callback_url, max_failures, started_at, runs, started_with, run_id, run_position
    )
    select entry.id, run.profile_id, 'product',
      p_name || case when cardinality(batch_ids) > 1 then format(' (%s of %s)', entry.ordinality, cardinality(batch_ids)) else '' end,
      'processing', p_terms -> 'settings', p_terms ->> 'callback_url', (p_terms ->> 'max_failures')::integer, now(), 1, entry.id,
      p_run, entry.ordinality
    from unnest(batch_ids) with ordinality as entry (id, ordinality);
    insert into public.jobs (profile_id, batch_id, position, product_id, title, settings, brand)
    select run.profile_id, batch_ids[(entry.ordinality - 1) / p_size + 1], (entry.ordinality - 1) % p_size, entry.id::text, p.title,
      p_terms -> 'settings', private.brand_of(run.profile_id)
    from unnest(product_ids) with ordinality as entry (id, ordinality) join public.products p on p.id = entry.id;
    update public.nightly_runs r set picked = cardinality(product_ids) where r.id = p_run;
  end if;
  return query
  select b.id, b.name, (select count(*) from public.jobs j where j.batch_id = b.id)
  from public.batches b where b.run_id = p_run order by b.run_position;
end $$;

-- A feed's latest runs, or one run, newest first, with batches and counts of videos; those of a running one are current.
create function public.list_nightly_runs(p_feed uuid, p_run uuid, p_limit integer)
returns table (
  id uuid, profile_id uuid, feed_id uuid, trigger text, workflow_id text, status text, summary text, picked integer, completed integer,
  failed integer, error text, error_type text, started_at timestamptz, finished_at timestamptz, batch_ids uuid[]
)
language sql stable security invoker set search_path = ''
as $$
  select r.id, r.profile_id, r.feed_id, r.trigger, r.workflow_id, r.status, r.summary, r.picked,
    coalesce(r.completed, videos.completed), coalesce(r.failed, videos.failed), r.error, r.error_type, r.started_at, r.finished_at,
    array(select b.id from public.batches b where b.run_id = r.id order by b.run_position)
  from (
    select * from public.nightly_runs n where n.id = p_run or n.feed_id = p_feed order by n.started_at desc limit least(p_limit, 100)
  ) r
  cross join lateral (
    select count(*) filter (where j.status = 'completed')::integer as completed, count(*) filter (where j.status = 'failed')::integer as failed
    from public.batches b join public.jobs j on j.batch_id = b.id
    where b.run_id = r.id and r.finished_at is null
  ) videos
  order by r.started_at desc
$$;

-- Cancels those of a run's batches of which no job has started.
create function public.cancel_unstarted_batches(p_run uuid)
returns void
language sql volatile security invoker set search_path = ''
as $$
  select public.end_batch(b.id, true)
  from public.batches b
  where b.run_id = p_run and b.status = 'processing'
    and not exists (select from public.jobs j where j.batch_id = b.id and j.status <> 'queued')
$$;

-- Ends a run. Idempotent. After p_pause_after failed runs in a row since the user's latest change it pauses the schedule. Returns the
-- schedule if it is paused automatically, by this call or before.
create function public.end_nightly_run(
  p_run uuid, p_status text, p_summary text, p_completed integer, p_failed integer, p_error text, p_error_type text,
  p_pause_after integer, p_pause_reason text
)
returns setof public.schedules
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  feed uuid;
begin
  update public.nightly_runs r set
    status = p_status, summary = p_summary, completed = p_completed, failed = p_failed, error = p_error, error_type = p_error_type,
    finished_at = now()
  where r.id = p_run and r.status = 'running';
  select r.feed_id into feed from public.nightly_runs r where r.id = p_run;
  update public.schedules s set paused = true, paused_reason = p_pause_reason
  where s.feed_id = feed and not s.paused and p_status = 'failed' and p_pause_after = (
    select count(*) filter (where latest.status = 'failed') from (
      select r.status from public.nightly_runs r
      where r.feed_id = feed and r.status in ('completed', 'nothing_to_do', 'failed') and r.started_at >= s.updated_at
      order by r.started_at desc limit p_pause_after
    ) latest
  );
  return query select * from public.schedules s where s.feed_id = feed and s.paused and s.paused_reason is not null;
end $$;
