/** A page that throws leaves the navigation in place, and recovers by itself when the server is back. */
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode, useEffect } from "react";
import { ApiError } from "../api/client.ts";
import { noteAnswer, useReachable } from "../api/connection.ts";
import { ErrorView } from "../ui/view.tsx";

/** A module that could not be loaded: the server is away, or has newer pages. The wordings of Chrome, Firefox, Safari, Vite. */
const NOT_LOADED = /dynamically imported module|module script failed|preload CSS/i;

interface Props {
  children: ReactNode;
  /** Called before the page is tried again: resets the failed queries. */
  onReset: () => void;
}

// Error boundaries must be classes.
class Boundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const again = () => {
      this.props.onReset();
      this.setState({ error: null });
    };
    return NOT_LOADED.test(error.message) ? <NotLoaded /> : <Broken error={error} onRetry={again} />;
  }
}

export function PageErrors({ children }: { children: ReactNode }) {
  const { reset } = useQueryErrorResetBoundary();
  return <Boundary onReset={reset}>{children}</Boundary>;
}

function Broken({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const reachable = useReachable();
  const wasAway = error instanceof ApiError && error.unreachable;
  // biome-ignore lint/correctness/useExhaustiveDependencies: onRetry does the same at every render.
  useEffect(() => {
    if (wasAway && reachable) onRetry();
  }, [wasAway, reachable]);
  return <ErrorView error={error} onRetry={onRetry} />;
}

/** Least time between two automatic reloads; ms. */
const MIN_RELOAD_INTERVAL_MS = 10_000;
const RELOADED_AT = "feedreel-reloaded-at";

/** Browsers cache a failed module, so only a reload helps. It happens as soon as the server answers. */
function NotLoaded() {
  const reachable = useReachable();
  useEffect(() => {
    if (!reachable) return;
    void fetch("/healthz", { cache: "no-store" }).then(
      ({ ok }) => (ok ? reloadOncePerInterval() : noteAnswer(false)),
      () => noteAnswer(false),
    );
  }, [reachable]);
  const error = new Error("A part of this page could not be loaded.");
  return <ErrorView error={error} onRetry={() => location.reload()} />;
}

function reloadOncePerInterval(): void {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED_AT)) < MIN_RELOAD_INTERVAL_MS) return;
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  location.reload();
}
