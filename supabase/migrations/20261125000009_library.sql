-- The library: finished clips, and files in storage that no clip refers to.

create table public.projects (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  job_id uuid not null unique references public.jobs (id) on delete cascade,
  name text not null,
  created_at timestamptz not null default now()
);
create index projects_profile on public.projects (profile_id);

create table public.clips (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references public.profiles (id) on delete cascade,
  project_id uuid not null references public.projects (id) on delete cascade,
  -- Unique: a job makes one clip, however often its last stage is repeated.
  job_id uuid not null unique references public.jobs (id) on delete cascade,
  batch_id uuid references public.batches (id) on delete set null,
  feed_id uuid references public.product_feeds (id) on delete set null,
  product_id uuid references public.products (id) on delete set null,
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
  created_at timestamptz not null default now()
);
create index clips_listing on public.clips (profile_id, created_at desc, id);
create index clips_product on public.clips (product_id);
create index clips_project on public.clips (project_id);
create index clips_batch on public.clips (batch_id) where batch_id is not null;
create index clips_feed on public.clips (feed_id, created_at desc, id) where feed_id is not null;
create index clips_versions on public.clips (profile_id, product_key, created_at desc, id) where product_key is not null;

create table public.loose_files (
  job_id uuid primary key,
  profile_id uuid not null,
  due_at timestamptz not null default now()
);
create index loose_files_due on public.loose_files (due_at);

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

-- The project, the clip and the job's end in one transaction, once however often it is tried: a second call answers with the first's ids.
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
  select job.profile_id, project, p_job, (select p.id from public.products p where p.id::text = job.product_id),
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
