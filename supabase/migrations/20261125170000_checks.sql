-- What the functions that callers reach check of their arguments: with a user's token they can be called without the API.

-- Functions that run with the rights of the tables' owner, and so check their caller themselves. PostgREST does not expose this
-- schema: 13_access.sql lists the functions that callers reach, by a function of the same name in `public`.
create schema private;

-- The server's own limits, of which the worker keeps a copy here. One row.
create table private.server_limits (
  the_only_row boolean primary key default true check (the_only_row),
  -- BATCH_MAX_ITEMS. 50 is the most that a batch may ever have: MAX_BATCH_PRODUCTS in src/contract/jobs.ts.
  max_batch_items integer not null default 50 check (max_batch_items between 1 and 50)
);
alter table private.server_limits enable row level security;
insert into private.server_limits default values;

create function private.max_batch_items() returns integer
language sql stable set search_path = ''
as $$ select max_batch_items from private.server_limits $$;

create function private.set_server_limits(p_max_batch_items integer) returns void
language sql volatile security definer set search_path = ''
as $$ update private.server_limits set max_batch_items = p_max_batch_items where the_only_row $$;

-- Raises check_violation where p_settings has an unknown setting, a value that is not allowed, or, where it must be complete,
-- lacks one. The values are those of renderSettingsSchema in src/contract/settings.ts; supabase/settings.test.ts compares the two.
create function private.require_settings(p_settings jsonb, p_complete boolean) returns void
language plpgsql immutable set search_path = ''
as $$
declare
  faults text;
begin
  if jsonb_typeof(p_settings) is distinct from 'object' then
    raise check_violation using message = 'settings must be an object';
  end if;
  select string_agg(left(coalesce(given.key, known.name), 100), ', ') into faults
  from jsonb_each(p_settings) as given
  full join (values
    ('voiceover_mode', 'string', 'quick|elaborate', 20),
    ('tts_provider', 'string', 'edge|elevenlabs|espeak|kokoro', 20),
    ('voice_id', 'string', '[A-Za-z0-9_-]{2,}', 100),
    ('ai_provider', 'string', 'gemini|claude', 20),
    ('duration_s', 'number', '15|30|45|60', 2),
    ('encoding_preset', 'string', 'tiktok|reels|youtube_shorts', 20),
    ('voiceover_template', 'string', '(?!.*\{(?!(title|brand|price|description|category)\})[^{}]*\}).*\S.*', 500),
    ('cta_text', 'string', '.*\S.*', 60),
    ('enable_denoise', 'boolean', 'true|false', 5),
    ('enable_sharpen', 'boolean', 'true|false', 5),
    ('enable_color_correction', 'boolean', 'true|false', 5),
    ('tts_fallback', 'string', 'none|espeak', 20)
  ) as known (name, type, pattern, longest) on known.name = given.key
  where known.name is null
    or (given.key is null and p_complete)
    or jsonb_typeof(given.value) <> known.type
    or char_length(given.value #>> '{}') > known.longest
    or given.value #>> '{}' !~ ('^(' || known.pattern || ')$');
  if faults is not null then
    raise check_violation using message = 'unknown, missing or invalid settings: ' || left(faults, 1000);
  end if;
end $$;

-- Raises check_violation where p_script is empty, longer than 2000 characters, or has an unknown placeholder. Null: none.
create function private.require_script(p_script text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if char_length(p_script) > 2000 or p_script !~ '\S' or p_script ~ '\{(?!(title|brand|price|description|category)\})[^{}]*\}' then
    raise check_violation using message = 'a script has 1 to 2000 characters, and known placeholders only';
  end if;
end $$;

-- Raises check_violation where p_items is no list of 1 to 50 {product_id, title, script} or {content, title, script}.
create function private.require_items(p_items jsonb) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(p_items) is distinct from 'array' or jsonb_array_length(p_items) not between 1 and 50 then
    raise check_violation using message = 'a batch takes 1 to 50 items';
  end if;
  if exists (
    select from jsonb_array_elements(p_items) as item
    where num_nonnulls(item ->> 'product_id', item ->> 'content') <> 1 or char_length(item ->> 'product_id') > 200
      or char_length(item ->> 'title') > 1000
  ) then
    raise check_violation using message = 'an item has either a product_id or a content, and a title of at most 1000 characters';
  end if;
  perform private.require_script(item ->> 'script') from jsonb_array_elements(p_items) as item;
end $$;
