/** The user and profile of embedded mode; `supabase/seed.sql` creates them. */
export const DEMO_USER_ID = "00000000-0000-4000-8000-00000000d001";
export const DEMO_PROFILE_ID = "00000000-0000-4000-8000-00000000d002";
export const DEMO_FEED_NAME = "Sample shop";
