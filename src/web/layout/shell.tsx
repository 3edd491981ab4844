/** What surrounds every page: navigation, theme, account, and a notice while the server is away. */
import { useQuery } from "@tanstack/react-query";
import { Clapperboard, Layers, Rss, ShoppingBag } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { Link as AriaLink, RouterProvider } from "react-aria-components";
import { useLocation } from "wouter";
import { appInfoQuery } from "../api/app-info.ts";
import { useReachable } from "../api/connection.ts";
import { Account } from "../features/auth/account.tsx";
import { useSession } from "../features/auth/session.ts";
import { SignInGate } from "../features/auth/sign-in-gate.tsx";
import { Toasts } from "../ui/toast.tsx";
import { ErrorView } from "../ui/view.tsx";
import { useFocusAndScroll } from "./focus-and-scroll.ts";
import { PageErrors } from "./page-errors.tsx";
import styles from "./shell.module.css";
import { ThemeChoice } from "./theme-choice.tsx";

const PLACES = [
  { href: "/products", label: "Products", Icon: ShoppingBag },
  { href: "/batches", label: "Batches", Icon: Layers, also: "/batch-generate" },
  { href: "/feeds", label: "Feeds", Icon: Rss },
  { href: "/library", label: "Library", Icon: Clapperboard },
];

export function Shell({ children }: { children: ReactNode }) {
  const [location, navigate] = useLocation();
  const app = useQuery(appInfoQuery);
  const session = useSession();
  const outside = app.data?.auth.kind === "supabase" && session === null;
  return (
    <RouterProvider navigate={navigate}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <div className={outside ? styles.outside : styles.shell}>
        <header className={styles.side}>
          <AriaLink href="/products" className={styles.brand}>
            <img src="/icon.svg" alt="" width={28} height={28} />
            Feedreel
          </AriaLink>
          {!outside && <Places location={location} />}
          <div className={styles.foot}>
            {app.data && !outside && <Account />}
            <ThemeChoice />
          </div>
        </header>
        <main id="main" tabIndex={-1} className={styles.main}>
          <Unreachable />
          {app.isError && !app.data && <ErrorView error={app.error} onRetry={() => app.refetch()} />}
          {app.data && (
            <Loaded key="gate">
              <SignInGate>
                <Loaded key={location}>
                  {children}
                  <FocusAndScroll />
                </Loaded>
              </SignInGate>
            </Loaded>
          )}
        </main>
      </div>
      <Toasts />
    </RouterProvider>
  );
}

function Places({ location }: { location: string }) {
  return (
    <nav aria-label="Main" className={styles.nav}>
      {PLACES.map(({ href, label, Icon, also }) => {
        const here = [href, also].some((path) => path && location.startsWith(path));
        return (
          <AriaLink key={href} href={href} className={styles.place} aria-current={here ? "page" : undefined}>
            <Icon aria-hidden />
            {label}
          </AriaLink>
        );
      })}
    </nav>
  );
}

function FocusAndScroll() {
  useFocusAndScroll();
  return null;
}

function Loaded({ children }: { children: ReactNode }) {
  return (
    <PageErrors>
      <Suspense fallback={<div className={styles.loading} role="status" aria-label="Loading" />}>{children}</Suspense>
    </PageErrors>
  );
}

function Unreachable() {
  const reachable = useReachable();
  return (
    <div role="status" aria-live="polite">
      {!reachable && (
        <p className={styles.away}>
          <strong>Feedreel's server can't be reached.</strong> What is shown may be old. This page tries again by
          itself; work that was accepted is not lost.
        </p>
      )}
    </div>
  );
}
