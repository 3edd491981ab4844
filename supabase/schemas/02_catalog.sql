-- Product feeds and their products.

create table public.product_feeds (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  -- Without user name and password, which are in private.feed_credentials.
  feed_url text not null check (char_length(feed_url) <= 2000 and feed_url ~* '^https?://[^/?#@\\]+([/?#]|$)'),
  has_password boolean not null default false,
  -- How the last sync ended. Whether one runs now is told by the feed's jobs.
  status text not null default 'never_synced' check (status in ('never_synced', 'synced', 'failed')),
  -- Of the last sync that succeeded.
  counts jsonb,
  rejected jsonb not null default '[]',
  -- What was not as it should be, and was read nevertheless.
  warnings jsonb not null default '[]',
  error text,
  error_type text,
  etag text,
  last_modified text,
  last_synced_at timestamptz,
  created_at timestamptz not null default now(),
  unique (profile_id, feed_url),
  -- So that what refers to a feed can be held to its profile.
  unique (id, profile_id)
);

-- For basic authentication at the shop's server. No user can read it, not even through PostgREST.
create table private.feed_credentials (
  feed_id uuid primary key references public.product_feeds (id) on delete cascade,
  username text not null check (char_length(username) <= 2000),
  password text not null check (char_length(password) <= 2000)
);
alter table private.feed_credentials enable row level security;

-- Replaces a feed's user name and password, or deletes them. p_credentials: {username, password}. They are checked first, since
-- PostgreSQL's own error has the row's values in it.
create function private.set_feed_credentials(p_feed uuid, p_credentials jsonb)
returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if p_credentials is not null and (
    char_length(p_credentials ->> 'username') <= 2000 and char_length(p_credentials ->> 'password') <= 2000
  ) is not true then
    raise check_violation using message = 'credentials are a username and a password of at most 2000 characters each';
  end if;
  delete from private.feed_credentials c where c.feed_id = p_feed;
  if p_credentials is not null then
    insert into private.feed_credentials (feed_id, username, password)
    values (p_feed, p_credentials ->> 'username', p_credentials ->> 'password');
  end if;
end $$;

-- For the worker: {username, password} of a feed, or null.
create function private.read_feed_credentials(p_feed uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('username', c.username, 'password', c.password) from private.feed_credentials c where c.feed_id = p_feed
$$;

create function private.create_feed(p_profile uuid, p_name text, p_url text, p_credentials jsonb default null)
returns setof public.product_feeds
language plpgsql volatile security definer set search_path = ''
as $$
declare
  feed public.product_feeds;
begin
  perform private.require_profile(p_profile);
  insert into public.product_feeds (profile_id, name, feed_url, has_password)
  values (p_profile, p_name, p_url, p_credentials is not null)
  returning * into feed;
  perform private.set_feed_credentials(feed.id, p_credentials);
  return next feed;
end $$;

-- Scheme, host and port of a feed's address, as they are written.
create function private.server_of(p_url text)
returns text
language sql immutable set search_path = ''
as $$ select lower(substring(p_url from '^[^/]+//[^/?#]+')) $$;

-- Changes a feed's name, address, and user name with password, each where it is not null. Its products stay: they are known by their
-- shop ids. With another address the next sync reads the whole feed. The old user name and password stay on the same server only,
-- whatever the caller says: who knows a feed's id could otherwise have them sent elsewhere.
create function private.update_feed(p_feed uuid, p_name text, p_url text, p_credentials jsonb)
returns setof public.product_feeds
language plpgsql volatile security definer set search_path = ''
as $$
declare
  feed public.product_feeds;
begin
  select * into feed from public.product_feeds f where f.id = p_feed and private.acts_for(f.profile_id) for update;
  if not found then
    return;
  end if;
  if p_url is not null and (p_credentials is not null or private.server_of(p_url) <> private.server_of(feed.feed_url)) then
    perform private.set_feed_credentials(p_feed, p_credentials);
    feed.has_password := p_credentials is not null;
  end if;
  return query
  update public.product_feeds f set
    name = coalesce(p_name, f.name), feed_url = coalesce(p_url, f.feed_url), has_password = feed.has_password,
    etag = case when p_url is null then f.etag end, last_modified = case when p_url is null then f.last_modified end
  where f.id = p_feed
  returning *;
end $$;

-- Deletes a feed with its products and its schedule. Returns whether the caller had it.
create function private.delete_feed(p_feed uuid)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from public.product_feeds f where f.id = p_feed and private.acts_for(f.profile_id);
  return found;
end $$;

-- A text as list_products compares it: in lower case, without accents, and with the letters that Unicode does not take apart.
create function private.search_text(p_text text)
returns text
language sql immutable parallel safe set search_path = ''
as $$
  select translate(
    replace(replace(replace(regexp_replace(normalize(lower(p_text), NFKD), '[\u0300-\u036f]', '', 'g'), 'ß', 'ss'), 'œ', 'oe'), 'æ', 'ae'),
    'łøđðıħŧς', 'loddihtσ'
  )
$$;

-- pg_trgm comes with Supabase; its schema is the project owner's choice, so its operator class is named without one.
create extension if not exists pg_trgm with schema extensions;
set search_path = public, extensions;

create table public.products (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  feed_id uuid not null,
  -- The shop's own id.
  external_id text not null,
  title text not null,
  description text,
  link text,
  image_link text,
  additional_image_links text[] not null default '{}',
  video_link text,
  -- With as many decimals as the currency has.
  price numeric(14, 4) check (price >= 0),
  sale_price numeric(14, 4) check (sale_price < price),
  -- When the sale price holds: from the first instant on, up to the second one. Null where the sale has no such end.
  sale_from timestamptz,
  sale_to timestamptz,
  currency text check (currency ~ '^[A-Z]{3}$'),
  brand text,
  category text,
  availability text,
  highlights text[] not null default '{}',
  -- [{name, value}]
  details jsonb not null default '[]',
  color text,
  size text,
  material text,
  gtin text,
  item_group_id text,
  -- custom_label_0 to custom_label_4, up to the last one that is given.
  custom_labels text[] not null default '{}',
  -- When a sync no longer found it in the feed.
  gone_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- What list_products searches.
  search text not null generated always as (private.search_text(title || ' ' || coalesce(brand, '') || ' ' || external_id)) stored,
  -- Hash of everything of the product that a video shows or speaks while the sale price holds; see shownHash in src/store/products.ts.
  shown_hash text not null generated always as (md5(
    title || E'\x1f' || coalesce(description, '') || E'\x1f' || coalesce(image_link, '') || E'\x1f' || coalesce(price::text, '') || E'\x1f'
      || coalesce(sale_price::text, '') || E'\x1f' || coalesce(currency, '') || E'\x1f' || coalesce(brand, '') || E'\x1f'
      || coalesce(category, '')
  )) stored,
  unique (feed_id, external_id),
  unique (id, profile_id),
  foreign key (feed_id, profile_id) references public.product_feeds (id, profile_id) on delete cascade
);
create index products_search on public.products using gin (search gin_trgm_ops);
-- They include the columns of the listing's filters, so that counts and deep pages are index-only scans.
create index products_listing on public.products (profile_id, created_at desc, id) include (feed_id, sale_price, sale_from, sale_to, gone_at);
create index products_labels on public.products using gin (custom_labels);
create index products_groups on public.products (profile_id, item_group_id) where item_group_id is not null;
create index products_categories on public.products (profile_id, category) include (feed_id, gone_at);

reset search_path;

-- A page of a profile's products, newest first: {total, items}. p_filter: {feed_id, on_sale, category, availability,
-- item_group_id, custom_label, words, include_gone}, all optional; of `words` the first 20 count. `security definer`, with a check of the profile: under row-level security `like`
-- cannot use an index, because it is not leakproof.
create function private.list_products(p_profile uuid, p_filter jsonb, p_offset bigint, p_limit integer)
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
  if private.acts_for(p_profile) is not true then
    return jsonb_build_object('total', 0, 'items', jsonb_build_array());
  end if;
  if not coalesce((p_filter ->> 'include_gone')::boolean, false) then
    matching := matching || ' and p.gone_at is null';
  end if;
  if p_filter ? 'feed_id' then
    matching := matching || format(' and p.feed_id = %L', p_filter ->> 'feed_id');
  end if;
  if p_filter ? 'on_sale' then
    matching := matching || format(
      ' and (p.sale_price is not null and coalesce(p.sale_from <= now(), true) and coalesce(p.sale_to > now(), true)) = %L',
      p_filter ->> 'on_sale'
    );
  end if;
  if p_filter ? 'availability' then
    matching := matching || format(' and p.availability = %L', p_filter ->> 'availability');
  end if;
  if p_filter ? 'item_group_id' then
    matching := matching || format(' and p.item_group_id = %L', p_filter ->> 'item_group_id');
  end if;
  if p_filter ? 'custom_label' then
    matching := matching || format(' and p.custom_labels @> array[%L]', p_filter ->> 'custom_label');
  end if;
  if p_filter ? 'category' then
    matching := matching || format(' and p.category ilike %L', '%' || regexp_replace(p_filter ->> 'category', '([\\%_])', '\\\1', 'g') || '%');
  end if;
  for word in select jsonb_array_elements_text(p_filter -> 'words') limit 20 loop
    word := private.search_text(word);
    matching := matching || format(' and p.search like %L', '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%');
  end loop;
  execute 'select count(*) ' || matching into total using p_profile;
  p_offset := greatest(p_offset, 0);
  -- 200 is the API's largest page.
  shown := least(p_limit, 200, total - p_offset);
  if shown is null or shown <= 0 then
    return jsonb_build_object('total', total, 'items', jsonb_build_array());
  end if;
  -- Pages of the second half are read from the end, so that no offset exceeds half of the rows.
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

-- The categories of a profile's products that are still in their feed, most frequent first.
create function public.product_categories(p_profile uuid, p_feed uuid, p_limit integer)
returns table (category text, count bigint)
language sql stable security invoker set search_path = ''
as $$
  select p.category, count(*) from public.products p
  where p.profile_id = p_profile and p.gone_at is null and p.category is not null and (p_feed is null or p.feed_id = p_feed)
  group by p.category
  order by count(*) desc, p.category
  limit least(p_limit, 200)
$$;
