/** Shows its children once the user is signed in, where the server asks for that, and has a profile. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Fragment, lazy, type ReactNode } from "react";
import { profilesQuery, useAppInfo } from "../../api/app-info.ts";
import { useCurrentOf } from "./profile.ts";

const SupabaseGate = lazy(() => import("./supabase/supabase-gate.tsx"));
const FirstShop = lazy(() => import("./first-shop.tsx"));

export function SignInGate({ children }: { children: ReactNode }) {
  const { auth } = useAppInfo();
  const inside = <ProfileGate>{children}</ProfileGate>;
  return auth.kind === "none" ? inside : <SupabaseGate project={auth}>{inside}</SupabaseGate>;
}

/** The key remounts the pages when another profile is chosen. */
function ProfileGate({ children }: { children: ReactNode }) {
  const current = useCurrentOf(useSuspenseQuery(profilesQuery).data.items);
  return current ? <Fragment key={current.id}>{children}</Fragment> : <FirstShop />;
}
