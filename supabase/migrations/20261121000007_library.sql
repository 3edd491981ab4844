-- The library: what each clip came from, deletion that leaves no file behind, and the bucket of Supabase Storage.

alter table public.clips
  add column batch_id uuid references public.batches (id) on delete set null,
  add column feed_id uuid references public.product_feeds (id) on delete set null,
  -- The product as the job names it, and the shop's own id of it: both stay when the product is gone.
  add column product_key text,
  add column external_id text;
update public.clips c set batch_id = j.batch_id, product_key = j.product_id from public.jobs j where j.id = c.job_id;
update public.clips c set feed_id = p.feed_id, external_id = p.external_id from public.products p where p.id = c.product_id;
create index clips_batch on public.clips (batch_id) where batch_id is not null;
create index clips_feed on public.clips (feed_id, created_at desc, id) where feed_id is not null;
create index clips_versions on public.clips (profile_id, product_key, created_at desc, id) where product_key is not null;

-- Folders of the file store that no clip holds: of a video that is being stored, and of a clip that was deleted. Noted before
-- the first file is written and in the transaction that deletes, so whoever dies in between, the worker's sweep finds them.
-- No foreign keys: job and profile may be gone, the files are not.
create table public.loose_files (
  job_id uuid primary key,
  profile_id uuid not null,
  -- Not removed before: whoever is still storing them needs no longer.
  due_at timestamptz not null default now()
);
create index loose_files_due on public.loose_files (due_at);
alter table public.loose_files enable row level security;
revoke all on public.loose_files from anon, authenticated;
grant select, insert, update, delete on public.loose_files to service_role;

create function public.note_clip_origin() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  select j.batch_id, j.product_id into new.batch_id, new.product_key from public.jobs j where j.id = new.job_id;
  select p.feed_id, p.external_id into new.feed_id, new.external_id from public.products p where p.id = new.product_id;
  return new;
end $$;
create trigger origin before insert on public.clips for each row execute function public.note_clip_origin();

create function public.hold_clip_files() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.loose_files l using fresh where l.job_id = fresh.job_id;
  return null;
end $$;
create trigger hold_files after insert on public.clips
referencing new table as fresh for each statement execute function public.hold_clip_files();

-- However a clip goes, alone or with its profile: its files are loose, its project goes with it, and its job, which stays as
-- history, says so.
create function public.release_clip_files() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.loose_files (job_id, profile_id) select gone.job_id, gone.profile_id from gone
  on conflict (job_id) do update set due_at = now();
  update public.jobs j set result = j.result || jsonb_build_object('deleted_at', now())
  where j.id in (select gone.job_id from gone) and j.result is not null;
  delete from public.projects p where p.id in (select gone.project_id from gone);
  return null;
end $$;
create trigger release_files after delete on public.clips
referencing old table as gone for each statement execute function public.release_clip_files();

-- Folders whose files may go, the longest waiting first. One whose clip is there keeps its files: a machine that was taken for
-- gone may have noted them after another had finished the video.
create function public.due_loose_files(p_limit integer)
returns setof public.loose_files
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  delete from public.loose_files l using public.clips c where c.job_id = l.job_id;
  return query select l.* from public.loose_files l where l.due_at <= now() order by l.due_at limit p_limit;
end $$;

do $$
declare name text;
begin
  foreach name in array array['note_clip_origin()', 'hold_clip_files()', 'release_clip_files()', 'due_loose_files(integer)']
  loop
    execute format('revoke all on function public.%s from public, anon, authenticated', name);
    execute format('grant execute on function public.%s to service_role', name);
  end loop;
end $$;

-- Where there is Supabase Storage: a private bucket. Its objects are named <profile>/<job>/<file>; who owns the profile may
-- have links to them signed, and may remove them. Only the worker, by the service role, stores.
do $$
begin
  if to_regclass('storage.objects') is null then
    return;
  end if;
  insert into storage.buckets (id, name, public, allowed_mime_types)
  values ('videos', 'videos', false, array['video/mp4', 'image/jpeg', 'application/x-subrip'])
  on conflict (id) do update set public = excluded.public, allowed_mime_types = excluded.allowed_mime_types;
  create policy feedreel_read_own_videos on storage.objects for select to authenticated
    using (bucket_id = 'videos' and split_part(name, '/', 1) in (select own::text from public.own_profiles() as own));
  create policy feedreel_delete_own_videos on storage.objects for delete to authenticated
    using (bucket_id = 'videos' and split_part(name, '/', 1) in (select own::text from public.own_profiles() as own));
end $$;
