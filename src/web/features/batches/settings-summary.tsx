/** The settings of a batch that can no longer change. */

import { PRESET_NAMES } from "../../../contract/setting-values.ts";
import type { RenderSettings } from "../../../contract/settings.ts";
import { useAppInfo } from "../../api/app-info.ts";
import type { Batch } from "../../api/batches.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "../batch-editor/editor.module.css";
import { SCRIPT_WRITERS, SCRIPTS, VOICE_PROVIDERS } from "../settings/labels.ts";

const PICTURE = {
  enable_color_correction: "livelier colours",
  enable_sharpen: "sharpened",
  enable_denoise: "denoised",
};

function pictureOf(settings: Pick<RenderSettings, keyof typeof PICTURE>): string | null {
  const names = Object.keys(PICTURE) as (keyof typeof PICTURE)[];
  const chosen = names.filter((name) => settings[name]).map((name) => PICTURE[name]);
  return chosen.length === 0 ? null : chosen.join(", ");
}

export function SettingsSummary({ batch: { settings, items, max_failures, callback_url } }: { batch: Batch }) {
  const { voices } = useAppInfo();
  const { voice_id, voiceover_mode, ai_provider } = settings;
  const elaborate = voiceover_mode === "elaborate";
  const withProducts = items.some(({ kind }) => kind === "product");
  const facts: [string, string | null][] = [
    ["Made for", PRESET_NAMES[settings.encoding_preset]],
    ["Length", `${settings.duration_s} seconds at most`],
    ["Voice", voices.find(({ id }) => id === voice_id)?.label ?? voice_id],
    ["Voice from", VOICE_PROVIDERS[settings.tts_provider].label],
    ["Script", elaborate ? `Written by ${SCRIPT_WRITERS[ai_provider]}` : SCRIPTS.quick.hint],
    ["What is spoken", elaborate || !withProducts ? null : settings.voiceover_template],
    ["Call to action", settings.cta_text],
    ["Picture", pictureOf(settings)],
    ["Stops after", max_failures === null ? null : `more than ${max_failures} failed`],
    ["Tells", callback_url],
  ];
  return (
    <Panel title="Settings">
      <dl className={styles.summary}>
        {facts.map(
          ([term, fact]) =>
            fact !== null && (
              <div key={term}>
                <dt>{term}</dt>
                <dd dir="auto">{fact}</dd>
              </div>
            ),
        )}
      </dl>
    </Panel>
  );
}
