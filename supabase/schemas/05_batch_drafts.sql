-- Staged batches until they start. Each function returns the batch, or no row where the batch is not the caller's or its status
-- does not allow the move; src/contract/batch-moves.ts lists which status allows which move.

create function public.draft_batch(
  p_profile uuid, p_id uuid, p_name text, p_config jsonb, p_settings jsonb, p_callback_url text, p_max_failures integer
)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if not public.acts_for(p_profile) then
    raise insufficient_privilege using message = 'not a profile of the caller';
  end if;
  insert into public.batches (id, profile_id, kind, name, status, config, settings, callback_url, max_failures)
  values (p_id, p_profile, 'staged', p_name, 'draft', p_config, p_settings, p_callback_url, p_max_failures)
  on conflict (id) do nothing;
  return query select * from public.batches b where b.id = p_id and b.profile_id = p_profile;
end $$;

create function public.edit_batch(
  p_batch uuid, p_name text, p_config jsonb, p_settings jsonb, p_callback_url text, p_max_failures integer
)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches
  set name = p_name, config = p_config, settings = p_settings, callback_url = p_callback_url, max_failures = p_max_failures
  where id = p_batch and status = any (array['draft']) and public.acts_for(profile_id)
  returning *
$$;

-- Adds all items or none: none where the batch would have more than p_max. p_items: [{product_id, title} or {content, title}],
-- in order. Idempotent for the same p_work, the id of the request. Returns all jobs of the batch.
create function public.add_items(p_batch uuid, p_work uuid, p_items jsonb, p_max integer)
returns setof public.jobs
language plpgsql volatile security definer set search_path = ''
as $$
declare
  batch public.batches;
  present integer;
  next_position integer;
begin
  select * into batch from public.batches b
  where b.id = p_batch and b.status = any (array['draft']) and public.acts_for(b.profile_id) for update;
  if not found then
    return;
  end if;
  if not exists (select from public.jobs j where j.batch_id = p_batch and j.detail ->> 'added_with' = p_work::text) then
    select count(*), coalesce(max(j.position) + 1, 0) into present, next_position from public.jobs j where j.batch_id = p_batch;
    if present + jsonb_array_length(p_items) > p_max then
      return;
    end if;
    insert into public.jobs (profile_id, batch_id, position, product_id, content, title, detail)
    select batch.profile_id, p_batch, next_position + item.ordinality - 1, item.value ->> 'product_id', item.value ->> 'content',
      item.value ->> 'title', jsonb_build_object('added_with', p_work)
    from jsonb_array_elements(p_items) with ordinality as item;
  end if;
  return query select * from public.jobs j where j.batch_id = p_batch order by j.position;
end $$;

create function public.remove_item(p_batch uuid, p_job uuid)
returns setof public.batches
language plpgsql volatile security definer set search_path = ''
as $$
declare
  batch public.batches;
begin
  perform from public.jobs j where j.id = p_job and j.batch_id = p_batch and public.acts_for(j.profile_id) for update;
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
create function public.lock_batch(p_batch uuid, p_settings jsonb, p_seen bigint)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches set status = 'locked', settings = p_settings
  where id = p_batch and kind = 'staged' and status = any (array['draft']) and changes = p_seen and public.acts_for(profile_id)
  returning *
$$;

create function public.unlock_batch(p_batch uuid)
returns setof public.batches
language sql volatile security definer set search_path = ''
as $$
  update public.batches set status = 'draft'
  where id = p_batch and status = any (array['locked']) and public.acts_for(profile_id)
  returning *
$$;
