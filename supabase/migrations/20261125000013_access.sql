-- Permissions. A user sees the rows of their own profiles and writes what the API writes with their token.
-- The worker uses the service role, which bypasses row-level security. Nobody else (anon) has access.

do $$
declare name text;
begin
  foreach name in array array[
    'profiles', 'product_feeds', 'products', 'schedules', 'nightly_runs', 'batches', 'jobs', 'projects', 'clips', 'idempotency_keys',
    -- Read and written by the worker only.
    'orphaned_files', 'feed_sync_steps'
  ]
  loop
    execute format('alter table public.%I enable row level security', name);
    execute format('revoke all on public.%I from anon, authenticated', name);
    execute format('grant select, insert, update, delete on public.%I to service_role', name);
  end loop;
  foreach name in array array[
    'product_feeds', 'products', 'schedules', 'nightly_runs', 'batches', 'jobs', 'projects', 'clips', 'idempotency_keys'
  ]
  loop
    execute format(
      'create policy own_rows on public.%I for all to authenticated using (profile_id in (select public.own_profiles())) with check (profile_id in (select public.own_profiles()))',
      name
    );
  end loop;
end $$;

create policy own_rows on public.profiles for all to authenticated
  using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
-- Only functions create jobs in a batch.
create policy outside_batches on public.jobs as restrictive for insert to authenticated with check (batch_id is null);

-- Results and statuses are written by the worker; batches change through functions only.
grant select, insert, update on public.profiles to authenticated;
grant select, insert, delete on public.product_feeds to authenticated;
grant select on public.products to authenticated;
grant select, delete on public.schedules to authenticated;
grant select on public.nightly_runs to authenticated;
grant select on public.batches to authenticated;
grant select, insert on public.jobs to authenticated;
grant select on public.projects to authenticated;
grant select, delete on public.clips to authenticated;
grant select, insert, update, delete on public.idempotency_keys to authenticated;

do $$
declare name text;
begin
  -- Functions that the API calls with the user's token. Those that are `security definer` check the profile themselves.
  foreach name in array array[
    'own_profiles()',
    'acts_for(uuid)',
    'list_products(uuid, jsonb, bigint, integer)',
    'product_categories(uuid, uuid, integer)',
    'create_batch(uuid, text, jsonb, jsonb, uuid, uuid, text, integer)',
    'draft_batch(uuid, uuid, text, jsonb, jsonb, text, integer)',
    'edit_batch(uuid, text, jsonb, jsonb, text, integer)',
    'add_items(uuid, uuid, jsonb, integer)',
    'remove_item(uuid, uuid)',
    'lock_batch(uuid, jsonb, bigint)',
    'unlock_batch(uuid)',
    'start_batch(uuid, uuid, text, integer)',
    'retry_batch(uuid, uuid)',
    'roll_back_start(uuid, uuid)',
    'delete_unstarted_work(uuid, uuid)',
    'set_batch_paused(uuid, boolean)',
    'delete_batch(uuid)',
    'cancel_unstarted_batch(uuid)',
    'cancel_unstarted_job(uuid)',
    'stage_times(uuid)',
    'claim_idempotency_key(uuid, text, text, integer)',
    'put_schedule(uuid, jsonb)',
    'begin_nightly_run(uuid, uuid, text, text, text)',
    'delete_unstarted_nightly_run(uuid)',
    'list_nightly_runs(uuid, uuid, integer)'
  ]
  loop
    execute format('revoke all on function public.%s from public, anon', name);
    execute format('grant execute on function public.%s to authenticated, service_role', name);
  end loop;
  -- Functions for the worker only, and trigger functions.
  foreach name in array array[
    'batch_outcome(uuid, boolean)',
    'end_batch(uuid, boolean, text, text)',
    'number_batch_change()',
    'number_job_change()',
    'record_progress(uuid, text, integer, integer, text)',
    'record_stage_done(uuid, text, integer)',
    'end_job(uuid, text, text, text, text)',
    'finish_video(uuid, text, jsonb, jsonb)',
    'set_clip_origin()',
    'clear_orphaned_files()',
    'orphan_clip_files()',
    'due_orphaned_files(integer)',
    'save_products(uuid, text, jsonb)',
    'mark_products_gone(uuid, text[], integer)',
    'finish_feed_sync(uuid, jsonb)',
    'end_feed_sync(uuid, text, text, text)',
    'nightly_products(uuid, text, integer)',
    'pick_nightly_products(uuid, text, jsonb, integer)',
    'cancel_unstarted_batches(uuid)',
    'end_nightly_run(uuid, text, text, integer, integer, text, text, integer, text)'
  ]
  loop
    execute format('revoke all on function public.%s from public, anon, authenticated', name);
    execute format('grant execute on function public.%s to service_role', name);
  end loop;
end $$;
