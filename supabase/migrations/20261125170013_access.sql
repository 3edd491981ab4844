-- Permissions. A user reads the rows of their own profiles, and writes by functions that check what they are given. The worker uses
-- the service role, which bypasses row-level security. Nobody else (anon) has access. See docs/decisions/0022.

-- Supabase grants everything on new objects to everybody; here a new one is granted to nobody until this file does.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;

do $$
declare
  name text;
begin
  foreach name in array array[
    'profiles', 'product_feeds', 'products', 'schedules', 'nightly_runs', 'batches', 'jobs', 'projects', 'clips',
    -- Not for users.
    'idempotency_keys', 'orphaned_files', 'feed_sync_steps'
  ]
  loop
    execute format('alter table public.%I enable row level security', name);
    execute format('revoke all on public.%I from anon, authenticated', name);
    execute format('grant select, insert, update, delete on public.%I to service_role', name);
  end loop;
  foreach name in array array['product_feeds', 'products', 'schedules', 'nightly_runs', 'batches', 'jobs', 'projects', 'clips']
  loop
    execute format(
      'create policy own_rows on public.%I for select to authenticated using (profile_id in (select private.own_profiles()))', name
    );
    execute format('grant select on public.%I to authenticated', name);
  end loop;
end $$;

create policy own_rows on public.profiles for select to authenticated using (owner = (select auth.uid()));
grant select on public.profiles to authenticated;

-- Functions in `public` that work with their caller's rights. PostgreSQL lets everybody call a new function until that is revoked.
do $$
declare
  signature text;
begin
  foreach signature in array array[
    'product_categories(uuid, uuid, integer)',
    'stage_times(uuid)',
    'list_nightly_runs(uuid, uuid, integer)'
  ]
  loop
    execute format('revoke all on function public.%s from public, anon', signature);
    execute format('grant execute on function public.%s to authenticated, service_role', signature);
  end loop;
  -- For the worker alone.
  foreach signature in array array[
    'batch_outcome(uuid, boolean)',
    'end_batch(uuid, boolean, text, text)',
    'record_progress(uuid, text, integer, integer, text)',
    'record_stage_done(uuid, text, integer)',
    'end_job(uuid, text, text, text, text)',
    'finish_video(uuid, text, jsonb, jsonb)',
    'due_orphaned_files(integer)',
    'save_products(uuid, text, jsonb)',
    'mark_products_gone(uuid, text[], integer)',
    'finish_feed_sync(uuid, jsonb)',
    'end_feed_sync(uuid, text, text, text)',
    'begin_nightly_run(uuid, uuid, text, text)',
    'nightly_products(uuid, text, integer, boolean)',
    'pick_nightly_products(uuid, text, jsonb, integer)',
    'cancel_unstarted_batches(uuid)',
    'end_nightly_run(uuid, text, text, integer, integer, text, text, integer, text)'
  ]
  loop
    execute format('revoke all on function public.%s from public, anon, authenticated', signature);
    execute format('grant execute on function public.%s to service_role', signature);
  end loop;
  -- Those in `private` are granted one by one, below.
  for signature in select p.oid::regprocedure from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace loop
    execute format('revoke all on function %s from public', signature);
  end loop;
end $$;

grant usage on schema private to authenticated, service_role;
-- In policies and in functions that work with their caller's rights.
grant execute on function private.own_profiles() to authenticated;
grant execute on function private.acts_for(uuid), private.brand_of(uuid) to service_role;
-- In a generated column of products.
grant execute on function private.search_text(text) to service_role;

-- Functions of `private` that callers reach through PostgREST: each by a function of the same name in `public`, which has no rights
-- of its own. Those for users are called by the API with the user's token.
do $$
declare
  exposed record;
  schema_name text;
begin
  for exposed in
    select wanted.name, wanted.grantees, pg_get_function_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as result,
      pg_get_function_identity_arguments(p.oid) as signature, case p.provolatile when 's' then 'stable' else 'volatile' end as volatility,
      case when p.proretset then 'select * from' else 'select' end as reading,
      (select string_agg('$' || n, ', ') from generate_series(1, p.pronargs) as n) as passed_on
    from (
      select unnest(array[
        'create_profile', 'update_profile', 'rotate_webhook_secret', 'create_feed', 'update_feed', 'delete_feed', 'list_products', 'put_schedule',
        'delete_schedule', 'draft_batch', 'edit_batch', 'add_items', 'remove_item', 'lock_batch', 'unlock_batch', 'create_batch', 'start_batch', 'retry_batch',
        'set_batch_paused', 'delete_batch', 'cancel_unstarted_batch', 'roll_back_start', 'delete_unstarted_work', 'create_video_job',
        'create_feed_sync_job', 'cancel_unstarted_job', 'delete_clip', 'trigger_nightly_run', 'delete_unstarted_nightly_run',
        'claim_idempotency_key', 'keep_answer', 'release_idempotency_key'
      ]) as name, 'authenticated, service_role' as grantees
      union all select unnest(array['set_server_limits', 'read_feed_credentials']), 'service_role'
    ) as wanted
    left join pg_catalog.pg_proc p on p.proname = wanted.name and p.pronamespace = 'private'::regnamespace
  loop
    execute format(
      $wrapper$create function public.%1$I(%2$s) returns %3$s language sql %4$s security invoker set search_path = ''
as $call$ %5$s private.%1$I(%6$s) $call$
      $wrapper$,
      exposed.name, exposed.arguments, exposed.result, exposed.volatility, exposed.reading, exposed.passed_on
    );
    foreach schema_name in array array['public', 'private'] loop
      execute format('revoke all on function %I.%I(%s) from public, anon', schema_name, exposed.name, exposed.signature);
      execute format('grant execute on function %I.%I(%s) to %s', schema_name, exposed.name, exposed.signature, exposed.grantees);
    end loop;
  end loop;
end $$;
