/** The terms of a schedule in words, and its next runs. */
import { useMutation } from "@tanstack/react-query";
import { PRESET_NAMES } from "../../../contract/setting-values.ts";
import { putSchedule, type Schedule, termsOf } from "../../api/schedules.ts";
import common from "../../ui/common.module.css";
import { Ago } from "../../ui/time.tsx";
import { toast } from "../../ui/toast.tsx";
import { SwitchField } from "../../ui/toggle-field.tsx";
import { useProfile } from "../auth/profile.ts";
import { VOICE_PROVIDERS } from "../settings/labels.ts";
import styles from "./schedule.module.css";
import { PRODUCT_CHOICES } from "./schedule-choices.ts";
import { CronInWords } from "./schedule-words.tsx";

export function ScheduleTerms({ schedule }: { schedule: Schedule }) {
  const { cron, time_zone, products, max_products, settings } = schedule;
  const { duration_s, encoding_preset, tts_provider } = { ...useProfile().defaults, ...settings };
  const choice = PRODUCT_CHOICES.find(({ id }) => id === products);
  return (
    <dl className={styles.terms}>
      <dt>When</dt>
      <dd>
        <CronInWords cron={cron} />, {time_zone.replaceAll("_", " ")}
      </dd>
      <dt>Products</dt>
      <dd>
        {choice?.label ?? products}, at most {max_products.toLocaleString()} a run
      </dd>
      <dt>Videos</dt>
      <dd>
        {duration_s} seconds for {PRESET_NAMES[encoding_preset]}, spoken by {VOICE_PROVIDERS[tts_provider].label}
      </dd>
    </dl>
  );
}

/** "Sun, 22 Nov, 02:30", in the schedule's own time zone. */
const wallClock = (time: string, timeZone: string) =>
  new Date(time).toLocaleString(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  });

/** When it runs next, and the switch that pauses it. */
export function NextRuns({ feedId, schedule }: { feedId: string; schedule: Schedule }) {
  const put = useMutation(putSchedule(feedId));
  const setPaused = (paused: boolean) =>
    put.mutate(
      { ...termsOf(schedule), paused },
      { onSuccess: () => toast(paused ? "The schedule is paused." : "The schedule is on.") },
    );
  return (
    <div className={styles.next}>
      <SwitchField isSelected={!schedule.paused} isDisabled={put.isPending} onChange={(on) => setPaused(!on)}>
        Run on schedule
      </SwitchField>
      {put.error && <p className={common.error}>{put.error.message}</p>}
      {schedule.next_run_at === null ? (
        <p className={common.muted}>It runs only when you say so.</p>
      ) : (
        <>
          <p>
            Next run <Ago time={schedule.next_run_at} />
          </p>
          <ol className={common.muted} aria-label="Next runs">
            {schedule.next_runs.map((time) => (
              <li key={time}>
                <time dateTime={time}>{wallClock(time, schedule.time_zone)}</time>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
