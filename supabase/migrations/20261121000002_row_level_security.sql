-- A user sees the rows of their own profiles, and writes those that the API writes for them with their own token.
-- The worker uses the service role, which bypasses all of this.

create function public.own_profiles() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select id from public.profiles where owner = (select auth.uid()) $$;
revoke all on function public.own_profiles() from public;
grant execute on function public.own_profiles() to authenticated, service_role;

do $$
declare name text;
begin
  foreach name in array array['profiles', 'product_feeds', 'products', 'batches', 'jobs', 'projects', 'clips', 'idempotency_keys']
  loop
    execute format('alter table public.%I enable row level security', name);
    execute format('revoke all on public.%I from anon', name);
    execute format('grant select, insert, update, delete on public.%I to service_role', name);
    execute format('revoke insert, update, delete, truncate on public.%I from authenticated', name);
    execute format('grant select on public.%I to authenticated', name);
    if name <> 'profiles' then
      execute format(
        'create policy own_rows on public.%I for all to authenticated using (profile_id in (select public.own_profiles())) with check (profile_id in (select public.own_profiles()))',
        name
      );
    end if;
  end loop;
end $$;

create policy own_rows on public.profiles for all to authenticated
  using (owner = (select auth.uid())) with check (owner = (select auth.uid()));

-- Results and statuses are the worker's to write: users insert what starts work, and delete what is theirs.
grant insert, update on public.profiles to authenticated;
grant insert, delete on public.product_feeds to authenticated;
grant insert, delete on public.batches to authenticated;
grant insert on public.jobs to authenticated;
grant delete on public.clips to authenticated;
grant insert, update, delete on public.idempotency_keys to authenticated;
