import { type Option, SelectField } from "../../ui/select-field.tsx";

export interface Choice<T extends string | number> extends Omit<Option, "id"> {
  value: T;
}

interface ChoiceFieldProps<T extends string | number> {
  /** The API's name of the setting. */
  name: string;
  label: string;
  choices: readonly Choice<T>[];
  value: T;
  isDisabled: boolean;
  onChoose: (value: T) => void;
}

/** The field of a setting that has a few values. */
export function ChoiceField<T extends string | number>({ choices, value, onChoose, ...field }: ChoiceFieldProps<T>) {
  return (
    <SelectField
      {...field}
      options={choices.map((choice) => ({ ...choice, id: String(choice.value) }))}
      value={String(value)}
      onChange={(key) => {
        const chosen = choices.find((choice) => String(choice.value) === key);
        if (chosen) onChoose(chosen.value);
      }}
    />
  );
}
