-- The demo user of embedded mode and of a local Supabase, and their profile. Ids as in src/contract/demo.ts.
insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000d001', 'demo@feedreel.test')
on conflict do nothing;

insert into public.profiles (id, owner, name, branding, settings) values (
  '00000000-0000-4000-8000-00000000d002',
  '00000000-0000-4000-8000-00000000d001',
  'Demo shop',
  '{"template": "product_spotlight", "primary_color": "#14213d", "accent_color": "#ffb703", "font": "Montserrat"}',
  '{}'
)
on conflict do nothing;
