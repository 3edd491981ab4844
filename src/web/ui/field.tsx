/** Form fields: a label, what it is for, and the fault at the field itself. */
import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  NumberField as AriaNumberField,
  SearchField as AriaSearchField,
  TextField as AriaTextField,
  Button,
  Checkbox,
  type CheckboxProps,
  ComboBox,
  type ComboBoxProps,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  type NumberFieldProps,
  Popover,
  type SearchFieldProps,
  Select,
  type SelectProps,
  SelectValue,
  Switch,
  type SwitchProps,
  Text,
  TextArea,
  type TextFieldProps,
} from "react-aria-components";
import styles from "./field.module.css";

interface Described {
  label: string;
  /** A hint that stands under the field. */
  description?: ReactNode;
}

function Hint({ description }: Pick<Described, "description">) {
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
}: Described & { placeholder?: string; lines?: number } & Omit<TextFieldProps, "children" | "className">) {
  return (
    <AriaTextField {...props} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      {lines > 1 ? (
        <TextArea className={styles.input} rows={lines} placeholder={placeholder} />
      ) : (
        <Input className={styles.input} placeholder={placeholder} />
      )}
      <Hint description={description} />
    </AriaTextField>
  );
}

export function NumberField({
  label,
  description,
  ...props
}: Described & Omit<NumberFieldProps, "children" | "className">) {
  return (
    <AriaNumberField {...props} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      <Input className={styles.input} />
      <Hint description={description} />
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

export interface Option {
  id: string;
  label: string;
  /** A second line. */
  hint?: string | null;
  disabled?: boolean;
}

function Options({ options }: { options: readonly Option[] }) {
  return (
    <ListBox
      className={styles.options}
      items={options}
      disabledKeys={options.filter((option) => option.disabled).map(({ id }) => id)}
    >
      {({ id, label, hint }) => (
        <ListBoxItem id={id} textValue={label} className={styles.option}>
          <Text slot="label">{label}</Text>
          {hint && (
            <Text slot="description" className={styles.hint}>
              {hint}
            </Text>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  );
}

/** One of a few. With `hideLabel` the label is read out and not shown. */
export function SelectField({
  label,
  description,
  options,
  hideLabel = false,
  ...props
}: Described & { options: readonly Option[]; hideLabel?: boolean } & Omit<
    SelectProps<Option>,
    "children" | "className" | "items"
  >) {
  return (
    <Select {...props} {...(hideLabel && { "aria-label": label })} className={styles.field}>
      {!hideLabel && <Label className={styles.label}>{label}</Label>}
      <Button className={`${styles.input} ${styles.select}`}>
        <SelectValue className={styles.value}>
          {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
        </SelectValue>
        <ChevronDown aria-hidden className={styles.chevron} />
      </Button>
      <Hint description={description} />
      <Popover className={styles.popover}>
        <Options options={options} />
      </Popover>
    </Select>
  );
}

/** One of a few, or anything else that is typed. */
export function ComboField({
  label,
  description,
  options,
  placeholder,
  ...props
}: Described & { options: readonly Option[]; placeholder?: string } & Omit<
    ComboBoxProps<Option>,
    "children" | "className" | "items" | "defaultItems"
  >) {
  return (
    <ComboBox {...props} allowsCustomValue menuTrigger="focus" defaultItems={options} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      <div className={styles.combo}>
        <Input className={styles.input} placeholder={placeholder} />
        <Button className={styles.toggle}>
          <ChevronDown aria-hidden className={styles.chevron} />
        </Button>
      </div>
      <Hint description={description} />
      <Popover className={styles.popover}>
        <Options options={options} />
      </Popover>
    </ComboBox>
  );
}

/** The box itself; its label stands beside it unless `aria-label` gives one. */
export function CheckField({
  children,
  ...props
}: Omit<CheckboxProps, "children" | "className"> & { children?: ReactNode }) {
  return (
    <Checkbox {...props} className={styles.check}>
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className={styles.box}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              {isIndeterminate ? <path d="M4 8h8" /> : isSelected && <path d="m3.5 8.5 3 3 6-7" />}
            </svg>
          </span>
          {children}
        </>
      )}
    </Checkbox>
  );
}

export function SwitchField({
  children,
  ...props
}: Omit<SwitchProps, "children" | "className"> & { children: ReactNode }) {
  return (
    <Switch {...props} className={styles.switch}>
      <span className={styles.track} />
      {children}
    </Switch>
  );
}
