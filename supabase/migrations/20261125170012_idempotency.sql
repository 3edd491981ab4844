-- Responses to requests with an Idempotency-Key. Kept for good, so that a key outlives Temporal's retention.

create table public.idempotency_keys (
  profile_id uuid not null references public.profiles (id) on delete cascade,
  key text not null check (char_length(key) between 1 and 255),
  request_hash text not null check (char_length(request_hash) <= 100),
  -- Of an answer with a body: a client's own status would be one that the API cannot send.
  response_status smallint check (response_status in (200, 201, 202)),
  response_body jsonb,
  -- Id of what the request creates, so that a request resumed after a crash creates nothing twice.
  work_id uuid not null default gen_random_uuid(),
  claimed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (profile_id, key)
);

-- Claims a key for a request. A repeated request gets it where the first has had no response for a minute: it has crashed, since
-- none takes that long. Returns {state: claimed | answered | in_flight | other_request, work_id, status, body}.
create function private.claim_idempotency_key(p_profile uuid, p_key text, p_hash text)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  entry public.idempotency_keys;
begin
  perform private.require_profile(p_profile);
  insert into public.idempotency_keys as existing (profile_id, key, request_hash) values (p_profile, p_key, p_hash)
  on conflict (profile_id, key) do update set claimed_at = now()
  where existing.request_hash = excluded.request_hash and existing.response_status is null
    and existing.claimed_at < now() - interval '60 s'
  returning * into entry;
  if found then
    return jsonb_build_object('state', 'claimed', 'work_id', entry.work_id);
  end if;
  select * into entry from public.idempotency_keys existing where existing.profile_id = p_profile and existing.key = p_key;
  return case
    when not found then jsonb_build_object('state', 'in_flight')
    when entry.request_hash <> p_hash then jsonb_build_object('state', 'other_request')
    when entry.response_status is null then jsonb_build_object('state', 'in_flight')
    else jsonb_build_object('state', 'answered', 'status', entry.response_status, 'body', entry.response_body)
  end;
end $$;

create function private.keep_answer(p_profile uuid, p_key text, p_status integer, p_body jsonb)
returns void
language sql volatile security definer set search_path = ''
as $$
  update public.idempotency_keys k set response_status = p_status, response_body = p_body
  where k.profile_id = p_profile and k.key = p_key and k.response_status is null and private.acts_for(k.profile_id)
$$;

-- The request changed nothing: its key may be used again.
create function private.release_idempotency_key(p_profile uuid, p_key text)
returns void
language sql volatile security definer set search_path = ''
as $$
  delete from public.idempotency_keys k
  where k.profile_id = p_profile and k.key = p_key and k.response_status is null and private.acts_for(k.profile_id)
$$;
