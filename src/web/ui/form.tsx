/** Forms that show the server's errors. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Form as AriaForm, type FormProps as AriaFormProps } from "react-aria-components";
import { ApiError } from "../api/client.ts";
import common from "./common.module.css";
import { Actions } from "./dialog.tsx";
import { Notice } from "./view.tsx";

type FieldErrors = Readonly<Record<string, string>>;
const NONE: FieldErrors = {};

/** What an error says about single fields, by their names. */
export const fieldErrorsOf = (error: unknown): FieldErrors => (error instanceof ApiError ? error.fields : NONE);

interface FormProps extends Pick<AriaFormProps, "className" | "validationBehavior"> {
  /** The last error. Its message is shown above the buttons where no single field is wrong. */
  error: { message: string } | null;
  /** Shown at the fields, by their names. */
  fieldErrors?: FieldErrors;
  onSubmit: () => void;
  /** The buttons at the end. */
  actions?: ReactNode;
  children: ReactNode;
}

/**
 * Marks the fields in `fieldErrors` until something is changed: browsers refuse to submit a form with marked fields, so the
 * next try would need two presses.
 */
export function Form({ error, fieldErrors = fieldErrorsOf(error), onSubmit, actions, children, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const current = JSON.stringify(fieldErrors);
  /** The errors after which the user has changed something. */
  const [outdated, setOutdated] = useState<string | null>(null);
  useEffect(() => {
    const within = ({ target }: Event) => form.current?.contains(target as Node) === true;
    const onChange = (event: Event) => within(event) && setOutdated(current);
    const onSend = (event: Event) => within(event) && setOutdated(null);
    // On the document, after React has handled the event: rendering before that would undo what was typed.
    document.addEventListener("input", onChange);
    document.addEventListener("submit", onSend);
    return () => {
      document.removeEventListener("input", onChange);
      document.removeEventListener("submit", onSend);
    };
  }, [current]);
  return (
    <AriaForm
      className={common.stack}
      {...props}
      ref={form}
      validationErrors={outdated === current ? NONE : fieldErrors}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {error && Object.keys(fieldErrors).length === 0 && <Notice tone="bad">{error.message}</Notice>}
      {actions && <Actions>{actions}</Actions>}
    </AriaForm>
  );
}
