/** Dark, light, or as the system is set. */
import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import styles from "./theme-choice.module.css";

/** theme.js reads it before the first paint. */
const KEY = "feedreel-theme";
const CHOICES = [
  { id: "system", label: "Theme of the system", Icon: Monitor },
  { id: "light", label: "Light theme", Icon: Sun },
  { id: "dark", label: "Dark theme", Icon: Moon },
];

function choose(theme: string): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Without storage it lasts until the page is loaded again.
  }
}

export function ThemeChoice() {
  const [theme, setTheme] = useState(() => document.documentElement.dataset.theme ?? "system");
  return (
    <ToggleButtonGroup
      aria-label="Theme"
      className={styles.group}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[theme]}
      onSelectionChange={([next]) => {
        setTheme(String(next));
        choose(String(next));
      }}
    >
      {CHOICES.map(({ id, label, Icon }) => (
        <ToggleButton key={id} id={id} aria-label={label} className={styles.choice}>
          <Icon aria-hidden />
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
