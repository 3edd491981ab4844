/** A search field whose value is kept elsewhere, such as in the address, and sent there once typing pauses. */
import { useEffect, useEffectEvent, useState } from "react";
import { SearchField } from "./field.tsx";

const PAUSE_MS = 250;

interface SearchBoxProps {
  label: string;
  placeholder?: string;
  /** What is searched for now. */
  value: string;
  onSearch: (words: string) => void;
  autoFocus?: boolean;
}

/** Typing renders only this component. */
export function SearchBox({ label, placeholder, value, onSearch, autoFocus }: SearchBoxProps) {
  const [text, setText] = useState(value);
  /** The words that were sent last; `value` follows a moment later. */
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    // Changed from outside: a filter was cleared, or the browser went back.
    if (value !== sent) {
      setSent(value);
      setText(value);
    }
  }

  const words = text.trim();
  function send() {
    if (words === sent) return;
    setSent(words);
    onSearch(words);
  }
  const sendLatest = useEffectEvent(send);
  useEffect(() => {
    if (words === sent) return;
    const timer = setTimeout(sendLatest, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words, sent]);

  return (
    <SearchField
      label={label}
      placeholder={placeholder}
      autoFocus={autoFocus}
      value={text}
      onChange={setText}
      onSubmit={send}
    />
  );
}
