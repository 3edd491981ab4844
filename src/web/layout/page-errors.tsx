/** A page that breaks leaves the way around standing, and comes back by itself when the server does. */
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode, useEffect } from "react";
import { ApiError } from "../api/client.ts";
import { noteAnswer, useReachable } from "../api/connection.ts";
import { ErrorView } from "../ui/view.tsx";

/** A part of the pages that was not loaded: the server is away, or has newer ones. As Chrome, Firefox, Safari, Vite say it. */
const NOT_LOADED = /dynamically imported module|module script failed|preload CSS/i;

interface Props {
  children: ReactNode;
  /** Before it is tried again: what was read in vain is forgotten. */
  onReset: () => void;
}

// React tells of broken children to classes alone.
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: the way to try again is the same all along.
  useEffect(() => {
    if (wasAway && reachable) onRetry();
  }, [wasAway, reachable]);
  return <ErrorView error={error} onRetry={onRetry} />;
}

/** Reloads at most this often by itself; ms. */
const RELOAD_PAUSE_MS = 10_000;
const RELOADED_AT = "feedreel-reloaded-at";

/** Browsers remember that a module was not loaded: only loading everything anew helps, as soon as the server answers. */
function NotLoaded() {
  const reachable = useReachable();
  useEffect(() => {
    if (!reachable) return;
    void fetch("/healthz", { cache: "no-store" }).then(
      ({ ok }) => (ok ? reloadSometimes() : noteAnswer(false)),
      () => noteAnswer(false),
    );
  }, [reachable]);
  const error = new Error("A part of this page could not be loaded.");
  return <ErrorView error={error} onRetry={() => location.reload()} />;
}

function reloadSometimes(): void {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED_AT)) < RELOAD_PAUSE_MS) return;
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  location.reload();
}
