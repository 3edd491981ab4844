/** Fields with a list to choose from. */
import { ChevronDown } from "lucide-react";
import {
  Button,
  ComboBox,
  type ComboBoxProps,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  type SelectProps,
  SelectValue,
  Text,
} from "react-aria-components";
import field from "./field.module.css";
import { FieldNotes, type FieldTexts } from "./field.tsx";
import styles from "./select-field.module.css";

export interface Option {
  id: string;
  label: string;
  /** A second line. */
  hint?: string | null;
  disabled?: boolean;
}

function Options({ options }: { options: readonly Option[] }) {
  return (
    <Popover className={styles.popover}>
      <ListBox
        className={styles.options}
        items={options}
        disabledKeys={options.filter((option) => option.disabled).map(({ id }) => id)}
      >
        {({ id, label, hint }) => (
          <ListBoxItem id={id} textValue={label} className={styles.option}>
            <Text slot="label">{label}</Text>
            {hint && (
              <Text slot="description" className={field.hint}>
                {hint}
              </Text>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  );
}

/** One of a few. With `hideLabel` the label is read out and not shown. */
export function SelectField({
  label,
  description,
  options,
  hideLabel = false,
  ...props
}: FieldTexts & { options: readonly Option[]; hideLabel?: boolean } & Omit<
    SelectProps<Option>,
    "children" | "className" | "items"
  >) {
  return (
    <Select {...props} {...(hideLabel && { "aria-label": label })} className={field.field}>
      {!hideLabel && <Label className={field.label}>{label}</Label>}
      <Button className={`${field.input} ${styles.select}`}>
        <SelectValue className={styles.value}>
          {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
        </SelectValue>
        <ChevronDown aria-hidden className={styles.chevron} />
      </Button>
      <FieldNotes description={description} />
      <Options options={options} />
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
}: FieldTexts & { options: readonly Option[]; placeholder?: string } & Omit<
    ComboBoxProps<Option>,
    "children" | "className" | "items" | "defaultItems"
  >) {
  return (
    <ComboBox {...props} allowsCustomValue menuTrigger="focus" defaultItems={options} className={field.field}>
      <Label className={field.label}>{label}</Label>
      <div className={styles.combo}>
        <Input className={field.input} placeholder={placeholder} />
        <Button className={styles.toggle}>
          <ChevronDown aria-hidden className={styles.chevron} />
        </Button>
      </div>
      <FieldNotes description={description} />
      <Options options={options} />
    </ComboBox>
  );
}
