/** Saves an edited value automatically, a moment after the last change. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useReachable } from "../../api/connection.ts";

const SAVE_AFTER_MS = 600;

export interface Autosave<T> {
  /** The edited value, else the saved one. */
  value: T;
  state: "saved" | "unsaved" | "saving";
  /** Why the last save failed; null where it did not. */
  error: Error | null;
  change: (value: T) => void;
  /** Saves now. @returns whether everything is saved */
  flush: () => Promise<boolean>;
}

/**
 * @param saved the value that the server has
 * @param save resolves once the value is saved and `saved` is that value
 * @param isFinal whether an error means that the edit can never be saved: then it is dropped and `saved` shown again
 */
export function useAutosave<T>(
  saved: T,
  save: (value: T) => Promise<unknown>,
  isFinal: (error: Error) => boolean,
): Autosave<T> {
  const [edit, setEdit] = useState<{ value: T } | null>(null);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const latest = useRef<{ value: T } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const queue = useRef(Promise.resolve(true));

  const discard = () => {
    latest.current = null;
    setEdit(null);
  };

  async function saveLatest(): Promise<boolean> {
    const now = latest.current;
    if (now === null) return true;
    setSaving(true);
    try {
      await save(now.value);
      setError(null);
      if (latest.current === now) discard();
      return true;
    } catch (cause) {
      const failure = cause instanceof Error ? cause : new Error(String(cause));
      setError(failure);
      if (isFinal(failure)) discard();
      return false;
    } finally {
      setSaving(false);
    }
  }

  /** Saves run one after the other, so that the last edit is saved last. */
  function flush(): Promise<boolean> {
    clearTimeout(timer.current);
    queue.current = queue.current.then(saveLatest);
    return queue.current;
  }

  function change(value: T): void {
    latest.current = { value };
    setEdit(latest.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, SAVE_AFTER_MS);
  }

  const reachable = useReachable();
  const flushNow = useEffectEvent(flush);
  // Saves when the server can be reached again, and when the page is left.
  useEffect(() => {
    if (reachable) void flushNow();
    return () => {
      void flushNow();
    };
  }, [reachable]);

  const state = saving ? "saving" : edit === null ? "saved" : "unsaved";
  return { value: edit?.value ?? saved, state, error, change, flush };
}
