/** How a video was made. */
import { PRESET_NAMES } from "../../../contract/setting-values.ts";
import { STAGE_NAMES, type Stage } from "../../../contract/stages.ts";
import type { ClipDetail } from "../../api/library.ts";
import { LinkButton } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { DescriptionList } from "../../ui/description-list.tsx";
import { Panel } from "../../ui/panel.tsx";
import { STAGE_WORDS } from "../../ui/stages.ts";
import { Notice } from "../../ui/view.tsx";
import { batchHref } from "../batches/batch-href.ts";
import { pictureInWords, SCRIPT_WRITERS, SCRIPTS, VOICE_PROVIDERS } from "../settings/labels.ts";
import styles from "./clip-page.module.css";

type Made = ClipDetail["history"];

export function History({ clip }: { clip: ClipDetail }) {
  const { batch, content, settings, stages, notes } = clip.history;
  return (
    <Panel title="How it was made" actions={<Origins clip={clip} />}>
      {notes.map((note) => (
        <Notice key={note}>{note}</Notice>
      ))}
      {batch && <p className={common.muted}>In the batch “{batch.name}”.</p>}
      {content !== null && (
        <blockquote className={styles.content} dir="auto">
          {content}
        </blockquote>
      )}
      <Stages stages={stages} />
      {settings && <Settings settings={settings} />}
    </Panel>
  );
}

/** Links to the product and the batch that it was made of. */
function Origins({ clip: { history, product_id, feed_id, external_id } }: { clip: ClipDetail }) {
  const { batch } = history;
  const product = new URLSearchParams({ ...(feed_id && { feed_id }), q: external_id ?? "" });
  return (
    <>
      {product_id !== null && external_id !== null && (
        <LinkButton size="s" href={`/products?${product}`}>
          See the product
        </LinkButton>
      )}
      {batch && (
        <LinkButton size="s" href={batchHref(batch)}>
          See the batch
        </LinkButton>
      )}
    </>
  );
}

const seconds = (from: string, to: string) =>
  ((Date.parse(to) - Date.parse(from)) / 1000).toLocaleString("en", {
    style: "unit",
    unit: "second",
    maximumFractionDigits: 1,
  });

function Stages({ stages }: Pick<Made, "stages">) {
  const done = STAGE_NAMES.flatMap((name: Stage) => {
    const timing = stages[name];
    return timing ? [{ name, ...timing }] : [];
  });
  if (done.length === 0) return null;
  return (
    <ol className={styles.stages} aria-label="Stages">
      {done.map(({ name, started_at, moving_at, finished_at, attempts }) => (
        <li key={name}>
          <span>{STAGE_WORDS[name]}</span>
          <span className={styles.time}>
            {attempts > 1 && <span className={common.muted}>{attempts} tries</span>}
            {finished_at ? seconds(moving_at ?? started_at, finished_at) : "–"}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Settings({ settings }: { settings: NonNullable<Made["settings"]> }) {
  const { voiceover_mode, tts_provider, voice_id, ai_provider, duration_s, encoding_preset, cta_text } = settings;
  const script = voiceover_mode === "quick" ? settings.voiceover_template : `By ${SCRIPT_WRITERS[ai_provider]}`;
  return (
    <DescriptionList
      rows={[
        ["Voice", `${voice_id}, ${VOICE_PROVIDERS[tts_provider].label}`],
        ["Script", `${SCRIPTS[voiceover_mode].label}: ${script}`],
        ["Length", `${duration_s} seconds`],
        ["Made for", PRESET_NAMES[encoding_preset]],
        ["Call to action", cta_text],
        ["Picture", pictureInWords(settings) ?? "As it is"],
      ]}
    />
  );
}
