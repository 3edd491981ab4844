-- The library: finished clips, and files in storage that no clip refers to.

create table public.projects (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  job_id uuid not null unique,
  name text not null,
  created_at timestamptz not null default now(),
  unique (id, profile_id),
  foreign key (job_id, profile_id) references public.jobs (id, profile_id) on delete cascade
);
create index projects_profile on public.projects (profile_id);

create table public.clips (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  project_id uuid not null,
  -- Unique: a job makes one clip, however often its last stage is repeated.
  job_id uuid not null unique,
  batch_id uuid,
  feed_id uuid,
  product_id uuid,
  -- The job's product_id and the product's external_id; they stay when the product is deleted.
  product_key text,
  external_id text,
  title text not null,
  video_path text not null,
  thumbnail_path text not null,
  srt_path text not null,
  duration_s numeric(8, 3) not null,
  loudness_lufs numeric(5, 2) not null,
  true_peak_db numeric(5, 2) not null,
  size_bytes bigint not null,
  created_at timestamptz not null default now(),
  foreign key (project_id, profile_id) references public.projects (id, profile_id) on delete cascade,
  foreign key (job_id, profile_id) references public.jobs (id, profile_id) on delete cascade,
  foreign key (batch_id, profile_id) references public.batches (id, profile_id) on delete set null (batch_id),
  foreign key (feed_id, profile_id) references public.product_feeds (id, profile_id) on delete set null (feed_id),
  foreign key (product_id, profile_id) references public.products (id, profile_id) on delete set null (product_id)
);
create index clips_listing on public.clips (profile_id, created_at desc, id);
create index clips_product on public.clips (product_id);
create index clips_project on public.clips (project_id);
create index clips_batch on public.clips (batch_id) where batch_id is not null;
create index clips_feed on public.clips (feed_id, created_at desc, id) where feed_id is not null;
create index clips_versions on public.clips (profile_id, product_key, created_at desc, id) where product_key is not null;

-- Folders in storage that no clip refers to: of a video that is being stored, and of a deleted clip. A row is written before
-- the first file is, and in the transaction that deletes a clip, so that a crash in between leaves nothing that the worker's
-- sweep does not find. No foreign keys: the files are still there when job and profile are deleted. See docs/decisions/0013.
create table public.orphaned_files (
  job_id uuid primary key,
  profile_id uuid not null,
  -- When they may be removed; for a video that is being stored, when that must have ended.
  due_at timestamptz not null default now()
);
create index orphaned_files_due on public.orphaned_files (due_at);

-- Fills in what the clip was made from, kept when that is deleted.
create function private.set_clip_origin() returns trigger
language plpgsql set search_path = ''
as $$
begin
  select j.batch_id, j.product_id into new.batch_id, new.product_key from public.jobs j where j.id = new.job_id;
  select p.feed_id, p.external_id into new.feed_id, new.external_id from public.products p where p.id = new.product_id;
  return new;
end $$;
create trigger set_origin before insert on public.clips for each row execute function private.set_clip_origin();

-- Files are no longer orphaned once a clip refers to them.
create function private.clear_orphaned_files() returns trigger
language plpgsql set search_path = ''
as $$
begin
  delete from public.orphaned_files o using inserted i where o.job_id = i.job_id;
  return null;
end $$;
create trigger clear_orphaned_files after insert on public.clips
referencing new table as inserted for each statement execute function private.clear_orphaned_files();

-- However a clip is deleted, alone or with its profile: its files become orphaned, its project is deleted, and its job, which is
-- kept as history, gets `result.deleted_at`.
create function private.orphan_clip_files() returns trigger
language plpgsql set search_path = ''
as $$
begin
  insert into public.orphaned_files (job_id, profile_id) select d.job_id, d.profile_id from deleted d
  on conflict (job_id) do update set due_at = now();
  update public.jobs j set result = j.result || jsonb_build_object('deleted_at', now())
  where j.id in (select d.job_id from deleted d) and j.result is not null;
  delete from public.projects p where p.id in (select d.project_id from deleted d);
  return null;
end $$;
create trigger orphan_files after delete on public.clips
referencing old table as deleted for each statement execute function private.orphan_clip_files();

-- Deletes a profile's clip. Returns the job whose files are to be removed; null where there is no such clip.
create function private.delete_clip(p_profile uuid, p_clip uuid)
returns uuid
language sql volatile security definer set search_path = ''
as $$ delete from public.clips c where c.id = p_clip and c.profile_id = p_profile and private.acts_for(p_profile) returning c.job_id $$;

-- Folders to remove, the longest due first. Folders of existing clips are never among them: a machine believed to be gone may
-- have marked them after another one finished the video.
create function public.due_orphaned_files(p_limit integer)
returns setof public.orphaned_files
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  delete from public.orphaned_files o using public.clips c where c.job_id = o.job_id;
  return query select o.* from public.orphaned_files o where o.due_at <= now() order by o.due_at limit p_limit;
end $$;

-- Creates project and clip and completes the job, in one transaction. Idempotent: a second call returns the first one's result.
create function public.finish_video(p_job uuid, p_project_name text, p_clip jsonb, p_result jsonb)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  job public.jobs;
  project uuid;
  clip uuid;
  answer jsonb;
begin
  select * into strict job from public.jobs where id = p_job for update;
  if job.status = 'completed' then
    return job.result;
  end if;
  insert into public.projects (profile_id, job_id, name) values (job.profile_id, p_job, p_project_name)
  on conflict (job_id) do update set name = excluded.name
  returning id into project;
  insert into public.clips (
    profile_id, project_id, job_id, product_id, title, video_path, thumbnail_path, srt_path, duration_s, loudness_lufs, true_peak_db, size_bytes
  )
  select job.profile_id, project, p_job, (select p.id from public.products p where p.id::text = job.product_id and p.profile_id = job.profile_id),
    p_clip ->> 'title', p_clip ->> 'video_path', p_clip ->> 'thumbnail_path', p_clip ->> 'srt_path', (p_clip ->> 'duration_s')::numeric,
    (p_clip ->> 'loudness_lufs')::numeric, (p_clip ->> 'true_peak_db')::numeric, (p_clip ->> 'size_bytes')::bigint
  on conflict (job_id) do update set title = excluded.title
  returning id into clip;
  answer := p_result || jsonb_build_object('clip_id', clip, 'project_id', project);
  update public.jobs set
    status = 'completed', progress = 100, stage = 'library', result = answer, error = null, error_type = null, failed_stage = null,
    finished_at = now(), detail = jsonb_set(detail, '{stages,library,finished_at}', to_jsonb(now()))
  where id = p_job;
  return answer;
end $$;
