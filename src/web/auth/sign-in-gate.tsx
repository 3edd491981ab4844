/** Shows what is inside to whoever may see it. */
import { Fragment, type ReactNode } from "react";
import { useProfiles } from "./profile.ts";

export function SignInGate({ children }: { children: ReactNode }) {
  return <ProfileGate>{children}</ProfileGate>;
}

/** Pages start anew for each profile. */
function ProfileGate({ children }: { children: ReactNode }) {
  const { current } = useProfiles();
  return <Fragment key={current?.id}>{children}</Fragment>;
}
