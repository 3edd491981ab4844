/** Shows its children to users who are signed in with the Supabase project, and the form to others. Loaded on demand. */
import { Fragment, type ReactNode, useSyncExternalStore } from "react";
import { type Project, signInOf } from "./sign-in.ts";
import { SignInForm } from "./sign-in-form.tsx";

export default function SupabaseGate({ project, children }: { project: Project; children: ReactNode }) {
  const signIn = signInOf(project);
  const state = useSyncExternalStore(signIn.subscribe, signIn.state);
  if (state.kind === "starting") return <div role="status" aria-label="Loading" />;
  if (state.kind === "signed-out") return <SignInForm auth={signIn.auth} notice={state.notice} />;
  return <Fragment key={state.userId}>{children}</Fragment>;
}
