/** A search field whose words live elsewhere, such as in the address, and come there when typing rests. */
import { useEffect, useRef, useState } from "react";
import { SearchField } from "./field.tsx";

const REST_MS = 250;

interface SearchBoxProps {
  label: string;
  placeholder?: string;
  /** What is searched for now. */
  value: string;
  onSearch: (words: string) => void;
  autoFocus?: boolean;
}

/** Typing renders it alone. */
export function SearchBox({ label, placeholder, value, onSearch, autoFocus }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Changed by somebody else: a filter was cleared, or the browser went back.
  useEffect(() => {
    if (value === told.current) return;
    clearTimeout(timer.current);
    told.current = value;
    setText(value);
  }, [value]);

  const tell = (words: string) => {
    clearTimeout(timer.current);
    if (words.trim() === told.current) return;
    told.current = words.trim();
    onSearch(told.current);
  };
  return (
    <SearchField
      label={label}
      placeholder={placeholder}
      autoFocus={autoFocus}
      value={text}
      onChange={(typed) => {
        setText(typed);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => tell(typed), REST_MS);
      }}
      onSubmit={tell}
    />
  );
}
