-- Feed syncs: saving chunks of items, marking products that left the feed, and the sync's end.

-- Steps that a running sync has done, so that a sync resumed after a crash neither repeats nor counts one twice.
create table public.feed_sync_steps (
  job_id uuid not null references public.jobs (id) on delete cascade,
  -- Hash of a chunk's items; random for a round of marking products as gone.
  step text not null,
  inserted integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  gone integer not null default 0,
  primary key (job_id, step)
);

-- Upserts a chunk of a feed's items, writing only rows that differ. Idempotent for the same job and step. p_items: array of
-- FeedItem. Returns {inserted, updated, unchanged}; null where the feed was deleted.
create function public.save_products(p_job uuid, p_step text, p_items jsonb)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  feed public.product_feeds;
  step public.feed_sync_steps;
begin
  -- The lock makes a deletion of the feed wait for this chunk, and then delete its products too.
  select f.* into feed from public.jobs j join public.product_feeds f on f.id = j.feed_id where j.id = p_job for key share of f;
  if not found then
    return null;
  end if;
  insert into public.feed_sync_steps (job_id, step) values (p_job, p_step) on conflict do nothing;
  if found then
    with items as (
      select * from jsonb_to_recordset(p_items) as item (
        external_id text, title text, description text, link text, image_link text, additional_image_links text[], video_link text,
        price numeric, sale_price numeric, sale_from timestamptz, sale_to timestamptz, currency text, brand text, category text,
        availability text, highlights text[], details jsonb, color text, size text, material text, gtin text, item_group_id text,
        custom_labels text[]
      )
    ), written as (
      insert into public.products as p (
        profile_id, feed_id, external_id, title, description, link, image_link, additional_image_links, video_link, price, sale_price,
        sale_from, sale_to, currency, brand, category, availability, highlights, details, color, size, material, gtin, item_group_id,
        custom_labels
      )
      select
        feed.profile_id, feed.id, i.external_id, i.title, i.description, i.link, i.image_link, coalesce(i.additional_image_links, '{}'),
        i.video_link, i.price, i.sale_price, i.sale_from, i.sale_to, i.currency, i.brand, i.category, i.availability,
        coalesce(i.highlights, '{}'), coalesce(i.details, '[]'), i.color, i.size, i.material, i.gtin, i.item_group_id,
        coalesce(i.custom_labels, '{}')
      from items i
      on conflict (feed_id, external_id) do update set
        title = excluded.title, description = excluded.description, link = excluded.link, image_link = excluded.image_link,
        additional_image_links = excluded.additional_image_links, video_link = excluded.video_link, price = excluded.price,
        sale_price = excluded.sale_price, sale_from = excluded.sale_from, sale_to = excluded.sale_to, currency = excluded.currency,
        brand = excluded.brand, category = excluded.category, availability = excluded.availability, highlights = excluded.highlights,
        details = excluded.details, color = excluded.color, size = excluded.size, material = excluded.material, gtin = excluded.gtin,
        item_group_id = excluded.item_group_id, custom_labels = excluded.custom_labels, gone_at = null, updated_at = now()
      where p.gone_at is not null or (
        p.title, p.description, p.link, p.image_link, p.additional_image_links, p.video_link, p.price, p.sale_price, p.sale_from, p.sale_to,
        p.currency, p.brand, p.category, p.availability, p.highlights, p.details, p.color, p.size, p.material, p.gtin, p.item_group_id,
        p.custom_labels
      ) is distinct from (
        excluded.title, excluded.description, excluded.link, excluded.image_link, excluded.additional_image_links, excluded.video_link,
        excluded.price, excluded.sale_price, excluded.sale_from, excluded.sale_to, excluded.currency, excluded.brand, excluded.category,
        excluded.availability, excluded.highlights, excluded.details, excluded.color, excluded.size, excluded.material, excluded.gtin,
        excluded.item_group_id, excluded.custom_labels
      )
      -- xmax is 0 for an inserted row, the updating transaction for an updated one.
      returning (p.xmax = 0) as is_new
    )
    update public.feed_sync_steps s set
      inserted = done.inserted, updated = done.updated, unchanged = jsonb_array_length(p_items) - done.inserted - done.updated
    from (select count(*) filter (where is_new) as inserted, count(*) filter (where not is_new) as updated from written) as done
    where s.job_id = p_job and s.step = p_step;
  end if;
  select * into strict step from public.feed_sync_steps s where s.job_id = p_job and s.step = p_step;
  return jsonb_build_object('inserted', step.inserted, 'updated', step.updated, 'unchanged', step.unchanged);
end $$;

-- Marks up to p_limit of the feed's products as gone whose shop ids are not in p_seen. Returns {marked, gone}: by this call, and by
-- the sync so far.
create function public.mark_products_gone(p_job uuid, p_seen text[], p_limit integer)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  marked integer;
begin
  update public.products set gone_at = now()
  where id in (
    select p.id from public.jobs j join public.products p on p.feed_id = j.feed_id
    where j.id = p_job and p.gone_at is null and not exists (select from unnest(p_seen) as seen (id) where seen.id = p.external_id)
    limit p_limit
  );
  get diagnostics marked = row_count;
  if marked > 0 then
    insert into public.feed_sync_steps (job_id, step, gone) values (p_job, gen_random_uuid()::text, marked);
  end if;
  return jsonb_build_object('marked', marked, 'gone', (select coalesce(sum(s.gone), 0) from public.feed_sync_steps s where s.job_id = p_job));
end $$;

-- Completes a sync: the feed's row and the job's in one transaction. p_sync: {counts, rejected, warnings, etag, last_modified}.
create function public.finish_feed_sync(p_job uuid, p_sync jsonb)
returns void
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  job public.jobs;
begin
  update public.jobs set
    status = 'completed', progress = 100, finished_at = now(), detail = jsonb_set(detail, '{counts}', p_sync -> 'counts')
  where id = p_job and status in ('queued', 'processing')
  returning * into job;
  if not found then
    return;
  end if;
  update public.product_feeds set
    status = 'synced', counts = p_sync -> 'counts', rejected = p_sync -> 'rejected', warnings = p_sync -> 'warnings', error = null, error_type = null,
    etag = p_sync ->> 'etag', last_modified = p_sync ->> 'last_modified', last_synced_at = now()
  where id = job.feed_id;
  delete from public.feed_sync_steps where job_id = p_job;
end $$;

-- Ends a sync that failed or was cancelled. The feed keeps the counts of its last successful sync; a cancelled sync does not change
-- its status. ETag and Last-Modified are cleared: some items may have been written, so the next sync must read the whole feed.
create function public.end_feed_sync(p_job uuid, p_status text, p_error text, p_error_type text)
returns void
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  job public.jobs;
begin
  update public.jobs set status = p_status, error = p_error, error_type = p_error_type, finished_at = now()
  where id = p_job and status in ('queued', 'processing')
  returning * into job;
  if not found then
    return;
  end if;
  update public.product_feeds set
    etag = null, last_modified = null,
    status = case when p_status = 'failed' then 'failed' else status end,
    error = case when p_status = 'failed' then p_error else error end,
    error_type = case when p_status = 'failed' then p_error_type else error_type end
  where id = job.feed_id;
  delete from public.feed_sync_steps where job_id = p_job;
end $$;
