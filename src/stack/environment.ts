/** The configuration as environment variables: `readConfig` in a child gives what this process has. */
import { CONFIG_NAMES, type Config } from "../config.ts";

function variableText(value: Config[keyof Config]): string | undefined {
  if (Array.isArray(value)) return value.join(",");
  if (typeof value === "boolean") return value ? "1" : "0";
  return value === undefined ? undefined : String(value);
}

/** The environment of a child that runs with `config`: this process's own, with the settings replaced. */
export function childEnvironment(config: Config): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !CONFIG_NAMES.includes(name));
  return { ...Object.fromEntries(inherited), ...settingsOf(config) };
}

/** The settings of `config` as environment variables; what is not set is left out. */
export function settingsOf(config: Config): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) {
    const text = variableText(value);
    if (text !== undefined && text !== "") settings[name] = text;
  }
  return settings;
}
