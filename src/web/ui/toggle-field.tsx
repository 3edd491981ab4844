/** Fields that are on or off. */
import type { ReactNode } from "react";
import { Checkbox, type CheckboxProps, Switch, type SwitchProps } from "react-aria-components";
import styles from "./toggle-field.module.css";

/** The drawn box. Its colours follow its parent's `data-selected` and `data-focus-visible`. */
export function CheckMark({ isSelected, isIndeterminate }: { isSelected: boolean; isIndeterminate?: boolean }) {
  return (
    <span className={styles.box}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {isIndeterminate ? <path d="M4 8h8" /> : isSelected && <path d="m3.5 8.5 3 3 6-7" />}
      </svg>
    </span>
  );
}

/** The box itself; its label stands beside it unless `aria-label` gives one. */
export function CheckField({
  children,
  ...props
}: Omit<CheckboxProps, "children" | "className"> & { children?: ReactNode }) {
  return (
    <Checkbox {...props} className={styles.field}>
      {({ isSelected, isIndeterminate }) => (
        <>
          <CheckMark isSelected={isSelected} isIndeterminate={isIndeterminate} />
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
    <Switch {...props} className={styles.field}>
      <span className={styles.track} />
      {children}
    </Switch>
  );
}
