/** Fields that are typed into: a label, the field, a hint, and the error at the field itself. */
import type { ReactNode } from "react";
import {
  NumberField as AriaNumberField,
  SearchField as AriaSearchField,
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  type NumberFieldProps,
  type SearchFieldProps,
  Text,
  TextArea,
  type TextFieldProps,
} from "react-aria-components";
import styles from "./field.module.css";

export interface FieldTexts {
  label: string;
  /** A hint under the field. */
  description?: ReactNode;
}

/** What stands under a field. */
export function FieldNotes({ description }: Pick<FieldTexts, "description">) {
  return (
    <>
      {description !== undefined && (
        <Text slot="description" className={styles.hint}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error} />
    </>
  );
}

/** @param lines more than one: a text area */
export function TextField({
  label,
  description,
  placeholder,
  lines = 1,
  ...props
}: FieldTexts & { placeholder?: string; lines?: number } & Omit<TextFieldProps, "children" | "className">) {
  return (
    <AriaTextField {...props} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      {lines > 1 ? (
        <TextArea className={styles.input} rows={lines} placeholder={placeholder} />
      ) : (
        <Input className={styles.input} placeholder={placeholder} />
      )}
      <FieldNotes description={description} />
    </AriaTextField>
  );
}

export function NumberField({
  label,
  description,
  ...props
}: FieldTexts & Omit<NumberFieldProps, "children" | "className">) {
  return (
    <AriaNumberField {...props} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      <Input className={styles.input} />
      <FieldNotes description={description} />
    </AriaNumberField>
  );
}

/** The label is read out, not shown: the placeholder says it. */
export function SearchField({
  label,
  placeholder = label,
  ...props
}: { label: string; placeholder?: string } & Omit<SearchFieldProps, "children" | "className">) {
  return (
    <AriaSearchField {...props} aria-label={label} className={styles.field}>
      <Input className={styles.input} placeholder={placeholder} />
    </AriaSearchField>
  );
}
