/** Forms. */
import { useEffect, useRef, useState } from "react";
import { Form as AriaForm, type FormProps } from "react-aria-components";

const NO_FAULTS = {};

/**
 * A form that marks the fields that the server found fault with (`validationErrors`), until something is changed: browsers
 * hold a form back while a field is marked, so the next try would need two presses.
 */
export function Form({ validationErrors = NO_FAULTS, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [changedSince, setChangedSince] = useState<string | null>(null);
  const told = JSON.stringify(validationErrors);
  useEffect(() => {
    const within = ({ target }: Event) => form.current?.contains(target as Node) === true;
    const changed = (event: Event) => within(event) && setChangedSince(told);
    const sent = (event: Event) => within(event) && setChangedSince(null);
    // Where React has dealt with the event already: rendering before would take back what was typed.
    document.addEventListener("input", changed);
    document.addEventListener("submit", sent);
    return () => {
      document.removeEventListener("input", changed);
      document.removeEventListener("submit", sent);
    };
  }, [told]);
  return <AriaForm {...props} ref={form} validationErrors={changedSince === told ? NO_FAULTS : validationErrors} />;
}
