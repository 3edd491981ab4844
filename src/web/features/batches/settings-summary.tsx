/** The settings of a batch that can no longer change. */
import { PRESET_NAMES } from "../../../contract/setting-values.ts";
import { useAppInfo } from "../../api/app-info.ts";
import type { Batch } from "../../api/batches.ts";
import { DescriptionList } from "../../ui/description-list.tsx";
import { Panel } from "../../ui/panel.tsx";
import { pictureInWords, SCRIPT_WRITERS, SCRIPTS, VOICE_PROVIDERS } from "../settings/labels.ts";

export function SettingsSummary({ batch: { settings, items, max_failures, callback_url } }: { batch: Batch }) {
  const { voices } = useAppInfo();
  const { voice_id, voiceover_mode, ai_provider } = settings;
  const elaborate = voiceover_mode === "elaborate";
  const withProducts = items.some(({ kind }) => kind === "product");
  return (
    <Panel title="Settings">
      <DescriptionList
        rows={[
          ["Made for", PRESET_NAMES[settings.encoding_preset]],
          ["Length", `${settings.duration_s} seconds at most`],
          ["Voice", voices.find(({ id }) => id === voice_id)?.label ?? voice_id],
          ["Voice from", VOICE_PROVIDERS[settings.tts_provider].label],
          ["Script", elaborate ? `Written by ${SCRIPT_WRITERS[ai_provider]}` : SCRIPTS.quick.hint],
          ["What is spoken", elaborate || !withProducts ? null : settings.voiceover_template],
          ["Call to action", settings.cta_text],
          ["Picture", pictureInWords(settings)],
          ["Stops after", max_failures === null ? null : `more than ${max_failures} failed`],
          ["Notifies", callback_url],
        ]}
      />
    </Panel>
  );
}
