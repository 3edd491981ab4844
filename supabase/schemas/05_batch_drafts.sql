-- Staged batches until they start. Each function returns the batch, or no row where the batch is not the caller's or its status
-- does not allow the move; src/contract/batch-moves.ts lists which status allows which move.


-- A draft's settings are complete; of its length and its voice only the kind is checked before it is locked.
create function private.require_draft(p_config jsonb, p_settings jsonb) returns void
language plpgsql immutable set search_path = ''
as $$
declare
  given jsonb;
begin
  perform private.require_settings(p_settings || '{"duration_s": 15, "voice_id": "checked-later"}', true);
  perform private.require_settings(
    (p_config - array['duration_s', 'voice_id', 'platform'])
      || case when p_config ? 'platform' then jsonb_build_object('encoding_preset', p_config -> 'platform') else '{}' end,
    false
  );
  -- JavaScript's numbers have at most 326 characters here, such as 5e-324; jsonb takes 131,000 digits.
  foreach given in array array[p_config, p_settings] loop
    if jsonb_typeof(given -> 'duration_s') <> 'number' or char_length(given ->> 'duration_s') > 400
      or jsonb_typeof(given -> 'voice_id') <> 'string' or char_length(given ->> 'voice_id') > 100 then
      raise check_violation using message = 'duration_s must be a number that JavaScript has, voice_id a text of at most 100 characters';
    end if;
  end loop;
end $$;

create function private.draft_batch(
  p_profile uuid, p_id uuid, p_name text, p_config jsonb, p_settings jsonb, p_callback_url text, p_max_failures integer
)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_profile(p_profile);
  perform private.require_draft(p_config, p_settings);
  insert into public.batches (id, profile_id, kind, name, status, config, settings, callback_url, max_failures)
  values (p_id, p_profile, 'staged', p_name, 'draft', p_config, p_settings, p_callback_url, p_max_failures)
  on conflict (id) do nothing;
  return query select * from public.batches b where b.id = p_id and b.profile_id = p_profile;
end $$;

create function private.edit_batch(
  p_batch uuid, p_name text, p_config jsonb, p_settings jsonb, p_callback_url text, p_max_failures integer
)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_draft(p_config, p_settings);
  return query
  update public.batches b
  set name = p_name, config = p_config, settings = p_settings, callback_url = p_callback_url, max_failures = p_max_failures
  where b.id = p_batch and b.status = any (array['draft']) and private.acts_for(b.profile_id)
  returning *;
end $$;

-- Adds all items or none: none where the batch would have more than private.max_batch_items(). p_items: [{product_id, title, script}
-- or {content, title, script}], in order. Idempotent for the same p_work, the id of the request. Returns all jobs of the batch.
create function private.add_items(p_batch uuid, p_work uuid, p_items jsonb)
returns setof public.jobs
language plpgsql volatile security definer set search_path = ''
as $$
declare
  batch public.batches;
  present integer;
  next_position integer;
begin
  select * into batch from public.batches b
  where b.id = p_batch and b.status = any (array['draft']) and private.acts_for(b.profile_id) for update;
  if not found then
    return;
  end if;
  if not exists (select from public.jobs j where j.batch_id = p_batch and j.detail ->> 'added_with' = p_work::text) then
    select count(*), coalesce(max(j.position) + 1, 0) into present, next_position from public.jobs j where j.batch_id = p_batch;
    if present + jsonb_array_length(p_items) > private.max_batch_items() then
      return;
    end if;
    perform private.require_items(p_items);
    insert into public.jobs (profile_id, batch_id, position, product_id, content, title, script, detail)
    select batch.profile_id, p_batch, next_position + item.ordinality - 1, item.value ->> 'product_id', item.value ->> 'content',
      item.value ->> 'title', item.value ->> 'script', jsonb_build_object('added_with', p_work)
    from jsonb_array_elements(p_items) with ordinality as item;
  end if;
  return query select * from public.jobs j where j.batch_id = p_batch order by j.position;
end $$;

create function private.remove_item(p_batch uuid, p_job uuid)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
declare
  batch public.batches;
begin
  perform from public.jobs j where j.id = p_job and j.batch_id = p_batch and private.acts_for(j.profile_id) for update;
  if not found then
    return;
  end if;
  select * into batch from public.batches b where b.id = p_batch and b.status = any (array['draft']) for update;
  if not found then
    return;
  end if;
  delete from public.jobs j where j.id = p_job;
  -- Counted as a change of the batch: a deleted row cannot carry a number.
  update public.batches b set changes = b.changes + 1, change = b.changes + 1 where b.id = p_batch;
  return query select * from public.batches b where b.id = p_batch;
end $$;

-- p_seen: the batch's `changes` when the caller validated it. A batch that has changed since is not locked.
create function private.lock_batch(p_batch uuid, p_settings jsonb, p_seen bigint)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_settings(p_settings, true);
  return query
  update public.batches b set status = 'locked', settings = p_settings
  where b.id = p_batch and b.kind = 'staged' and b.status = any (array['draft']) and b.changes = p_seen
    and private.acts_for(b.profile_id)
    and (select count(*) from public.jobs j where j.batch_id = p_batch) between 1 and private.max_batch_items()
  returning *;
end $$;

create function private.unlock_batch(p_batch uuid)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches set status = 'draft'
  where id = p_batch and status = any (array['locked']) and private.acts_for(profile_id)
  returning *
$$;
