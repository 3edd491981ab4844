-- The private bucket of Supabase Storage, where the project has it. Objects are named <profile>/<job>/<file>. A profile's
-- owner may have links signed and objects removed; only the worker, with the service role, uploads.

do $$
begin
  if to_regclass('storage.objects') is null then
    return;
  end if;
  insert into storage.buckets (id, name, public, allowed_mime_types)
  values ('videos', 'videos', false, array['video/mp4', 'image/jpeg', 'application/x-subrip'])
  on conflict (id) do update set public = excluded.public, allowed_mime_types = excluded.allowed_mime_types;
  create policy feedreel_read_own_videos on storage.objects for select to authenticated
    using (bucket_id = 'videos' and split_part(name, '/', 1) in (select own::text from private.own_profiles() as own));
  create policy feedreel_delete_own_videos on storage.objects for delete to authenticated
    using (bucket_id = 'videos' and split_part(name, '/', 1) in (select own::text from private.own_profiles() as own));
end $$;
