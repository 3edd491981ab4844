/** Buttons, and links that look like them. */
import type { ReactNode } from "react";
import {
  Button as AriaButton,
  Link as AriaLink,
  type ButtonProps,
  type LinkProps,
  ProgressBar,
} from "react-aria-components";
import styles from "./button.module.css";

interface Appearance {
  /** `primary`: the main action, one a view. */
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "m" | "s";
  icon?: ReactNode;
  children?: ReactNode;
}

const classOf = ({ variant = "secondary", size = "m" }: Appearance) =>
  `${styles.button} ${styles[variant]} ${styles[size]}`;

/** While `isPending` it shows a spinner and can't be pressed. A button without text needs an `aria-label`. */
export function Button({
  variant,
  size,
  icon,
  children,
  ...props
}: Appearance & Omit<ButtonProps, "children" | "className">) {
  return (
    <AriaButton {...props} className={classOf({ variant, size })}>
      {props.isPending ? (
        <ProgressBar aria-label="Working" isIndeterminate className={styles.spinner} />
      ) : (
        icon && <span className={styles.icon}>{icon}</span>
      )}
      {children !== undefined && <span className={styles.label}>{children}</span>}
    </AriaButton>
  );
}

export function LinkButton({
  variant,
  size,
  icon,
  children,
  ...props
}: Appearance & Omit<LinkProps, "children" | "className">) {
  return (
    <AriaLink {...props} className={classOf({ variant, size })}>
      {icon && <span className={styles.icon}>{icon}</span>}
      {children !== undefined && <span className={styles.label}>{children}</span>}
    </AriaLink>
  );
}
