/** Saves what is edited by itself, a moment after the last change. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useReachable } from "../../api/connection.ts";

const SAVE_AFTER_MS = 600;

export interface Autosave<T> {
  /** What is edited, else what is saved. */
  value: T;
  state: "saved" | "unsaved" | "saving";
  /** Why the last save failed; null: it did not. */
  error: Error | null;
  change: (value: T) => void;
  /** Saves at once. Answers whether all of it is saved. */
  flush: () => Promise<boolean>;
}

/**
 * @param saved what the server has
 * @param save its answer is the saved value's arrival: `saved` is that value then
 * @param lost whether an error means that the edit can never be saved, so that what is saved counts again
 */
export function useAutosave<T>(
  saved: T,
  save: (value: T) => Promise<unknown>,
  lost: (error: Error) => boolean,
): Autosave<T> {
  const [edit, setEdit] = useState<{ value: T } | null>(null);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const latest = useRef<{ value: T } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const queue = useRef(Promise.resolve(true));

  const settle = () => {
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
      if (latest.current === now) settle();
      return true;
    } catch (cause) {
      const refusal = cause instanceof Error ? cause : new Error(String(cause));
      setError(refusal);
      if (lost(refusal)) settle();
      return false;
    } finally {
      setSaving(false);
    }
  }

  /** One after the other, so that the last edit is the last saved. */
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
  // What could not be sent is sent when the server is back, and what is left when the page is.
  useEffect(() => {
    if (reachable) void flushNow();
    return () => {
      void flushNow();
    };
  }, [reachable]);

  const state = saving ? "saving" : edit === null ? "saved" : "unsaved";
  return { value: edit?.value ?? saved, state, error, change, flush };
}
