/** Shows what is inside to whoever may see it. */
import type { ReactNode } from "react";

export function SignInGate({ children }: { children: ReactNode }) {
  return children;
}
