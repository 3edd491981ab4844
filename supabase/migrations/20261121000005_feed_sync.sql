-- Feeds of 100,000 products: syncs that are taken up where they stood, and a catalogue that is searched in no time.

-- What a running sync has done so far. A sync that is taken up again after a crash neither does nor counts it twice.
create table public.feed_sync_steps (
  job_id uuid not null references public.jobs (id) on delete cascade,
  -- The hash of a chunk's items; a random one for a turn of marking what is gone.
  step text not null,
  inserted integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  gone integer not null default 0,
  primary key (job_id, step)
);
alter table public.feed_sync_steps enable row level security;
revoke all on public.feed_sync_steps from anon, authenticated;
grant select, insert, update, delete on public.feed_sync_steps to service_role;

-- That a feed is syncing its jobs say; its own status is how the last sync ended.
update public.product_feeds set status = case when counts is null then 'never_synced' else 'synced' end where status = 'syncing';
alter table public.product_feeds
  drop constraint product_feeds_status_check,
  add constraint product_feeds_status_check check (status in ('never_synced', 'synced', 'failed'));

-- Upserts a chunk of a feed's items, writing only rows that differ, once however often it is called for the sync.
-- p_items: array of FeedItem. Answers {inserted, updated, unchanged}; null where the feed was deleted.
drop function public.save_products(uuid, jsonb);
create function public.save_products(p_job uuid, p_step text, p_items jsonb)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  feed public.product_feeds;
  step public.feed_sync_steps;
begin
  -- The lock makes a deletion of the feed wait for this chunk, and its products go with it.
  select f.* into feed from public.jobs j join public.product_feeds f on f.id = j.feed_id where j.id = p_job for key share of f;
  if not found then
    return null;
  end if;
  insert into public.feed_sync_steps (job_id, step) values (p_job, p_step) on conflict do nothing;
  if found then
    with items as (
      select * from jsonb_to_recordset(p_items) as item (
        external_id text, title text, description text, link text, image_link text, price numeric, sale_price numeric,
        currency text, brand text, category text, availability text
      )
    ), written as (
      insert into public.products as p (
        profile_id, feed_id, external_id, title, description, link, image_link, price, sale_price, currency, brand, category, availability
      )
      select feed.profile_id, feed.id, i.external_id, i.title, i.description, i.link, i.image_link, i.price, i.sale_price, i.currency,
        i.brand, i.category, i.availability
      from items i
      on conflict (feed_id, external_id) do update set
        title = excluded.title, description = excluded.description, link = excluded.link, image_link = excluded.image_link,
        price = excluded.price, sale_price = excluded.sale_price, currency = excluded.currency, brand = excluded.brand,
        category = excluded.category, availability = excluded.availability, gone_at = null, updated_at = now()
      where (p.title, p.description, p.link, p.image_link, p.price, p.sale_price, p.currency, p.brand, p.category, p.availability)
        is distinct from (excluded.title, excluded.description, excluded.link, excluded.image_link, excluded.price, excluded.sale_price,
          excluded.currency, excluded.brand, excluded.category, excluded.availability)
        or p.gone_at is not null
      -- A row that was not there before has no deleter yet.
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

-- Marks as gone at most p_limit of the feed's products whose shop ids are not among p_seen.
-- Answers {marked, gone}: now, and by the whole sync.
create function public.mark_gone(p_job uuid, p_seen text[], p_limit integer)
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

-- A sync's good end: the feed's row and the job's in one transaction. p_sync: {counts, rejected, etag, last_modified}.
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
    status = 'synced', counts = p_sync -> 'counts', rejected = p_sync -> 'rejected', error = null, error_type = null,
    etag = p_sync ->> 'etag', last_modified = p_sync ->> 'last_modified', last_synced_at = now()
  where id = job.feed_id;
  delete from public.feed_sync_steps where job_id = p_job;
end $$;

-- A sync's other ends. The feed keeps the counts of its last good sync, and its status where the sync was cancelled. What it
-- was told of the feed's version goes: some items may have been written since, so the next sync reads all.
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

-- Ends a single job that was cancelled before any run of it came to be; one that runs ends itself.
create function public.cancel_unstarted_job(p_job uuid)
returns void
language sql volatile security definer set search_path = ''
as $$
  update public.jobs set status = 'cancelled', finished_at = now()
  where id = p_job and batch_id is null and status in ('queued', 'processing') and public.acts_for(profile_id)
$$;

-- What products are searched by: title, brand and shop id in lower case, without accents. pg_trgm comes with Supabase; the
-- schema it is in is the user's choice.
create extension if not exists pg_trgm with schema extensions;
set search_path = public, extensions;
alter table public.products add column search text not null generated always as (
  regexp_replace(normalize(lower(title || ' ' || coalesce(brand, '') || ' ' || external_id), NFKD), '[\u0300-\u036f]', '', 'g')
) stored;
create index products_search on public.products using gin (search gin_trgm_ops);
reset search_path;
-- With what the listing's filters ask for, so that counts and deep pages read the index alone.
drop index public.products_listing;
create index products_listing on public.products (profile_id, created_at desc, id) include (feed_id, on_sale, gone_at);
create index products_categories on public.products (profile_id, category) include (feed_id, gone_at);

-- A page of a profile's products, newest first: {total, items}. p_filter: {feed_id, on_sale, category, words, include_gone},
-- each of which may be left out. It acts as its owner, after looking whose the profile is: under row-level security no index
-- may help with `like`.
create function public.list_products(p_profile uuid, p_filter jsonb, p_offset bigint, p_limit integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  matching text := 'from public.products p where p.profile_id = $1';
  word text;
  total bigint;
  ids uuid[];
  shown bigint;
begin
  if not public.acts_for(p_profile) then
    return jsonb_build_object('total', 0, 'items', jsonb_build_array());
  end if;
  if not coalesce((p_filter ->> 'include_gone')::boolean, false) then
    matching := matching || ' and p.gone_at is null';
  end if;
  if p_filter ? 'feed_id' then
    matching := matching || format(' and p.feed_id = %L', p_filter ->> 'feed_id');
  end if;
  if p_filter ? 'on_sale' then
    matching := matching || format(' and p.on_sale = %L', p_filter ->> 'on_sale');
  end if;
  if p_filter ? 'category' then
    matching := matching || format(' and p.category ilike %L', '%' || regexp_replace(p_filter ->> 'category', '([\\%_])', '\\\1', 'g') || '%');
  end if;
  for word in select jsonb_array_elements_text(p_filter -> 'words') loop
    word := regexp_replace(normalize(lower(word), NFKD), '[\u0300-\u036f]', '', 'g');
    matching := matching || format(' and p.search like %L', '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%');
  end loop;
  execute 'select count(*) ' || matching into total using p_profile;
  shown := least(p_limit, total - p_offset);
  if shown <= 0 then
    return jsonb_build_object('total', total, 'items', jsonb_build_array());
  end if;
  -- Pages of the second half are counted from the end.
  if p_offset <= total / 2 then
    execute 'select array(select p.id ' || matching || ' order by p.created_at desc, p.id limit $2 offset $3)'
    into ids using p_profile, shown, p_offset;
  else
    execute 'select array(select p.id ' || matching || ' order by p.created_at, p.id desc limit $2 offset $3)'
    into ids using p_profile, shown, total - p_offset - shown;
  end if;
  return jsonb_build_object('total', total, 'items', (
    select coalesce(jsonb_agg(to_jsonb(p) - 'search' order by p.created_at desc, p.id), '[]') from public.products p where p.id = any (ids)
  ));
end $$;

-- The categories of a profile's products that are still in their feed, the commonest first.
create function public.product_categories(p_profile uuid, p_feed uuid, p_limit integer)
returns table (category text, count bigint)
language sql stable security invoker set search_path = ''
as $$
  select p.category, count(*) from public.products p
  where p.profile_id = p_profile and p.gone_at is null and p.category is not null and (p_feed is null or p.feed_id = p_feed)
  group by p.category
  order by count(*) desc, p.category
  limit p_limit
$$;

do $$
declare name text;
begin
  foreach name in array array[
    'cancel_unstarted_job(uuid)',
    'list_products(uuid, jsonb, bigint, integer)',
    'product_categories(uuid, uuid, integer)'
  ]
  loop
    execute format('revoke all on function public.%s from public, anon', name);
    execute format('grant execute on function public.%s to authenticated, service_role', name);
  end loop;
  foreach name in array array[
    'save_products(uuid, text, jsonb)',
    'mark_gone(uuid, text[], integer)',
    'finish_feed_sync(uuid, jsonb)',
    'end_feed_sync(uuid, text, text, text)'
  ]
  loop
    execute format('revoke all on function public.%s from public, anon, authenticated', name);
    execute format('grant execute on function public.%s to service_role', name);
  end loop;
end $$;
