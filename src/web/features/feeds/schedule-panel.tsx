/** A feed's nightly batch: when it runs, of what, and how it went. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { CalendarClock, Pencil, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { PRESET_NAMES } from "../../../contract/setting-values.ts";
import { type Feed, feedQuery } from "../../api/feeds.ts";
import { POLL_MS } from "../../api/query-client.ts";
import {
  isRunning,
  putSchedule,
  removeSchedule,
  runNow,
  type Schedule,
  scheduleQuery,
  termsOf,
} from "../../api/schedules.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { SwitchField } from "../../ui/field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusBadge } from "../../ui/status.tsx";
import { Ago } from "../../ui/time.tsx";
import { toast } from "../../ui/toast.tsx";
import { ErrorView, Notice, SkeletonCards } from "../../ui/view.tsx";
import { useProfile } from "../auth/profile.ts";
import { VOICE_PROVIDERS } from "../settings/labels.ts";
import { RunList } from "./run-list.tsx";
import styles from "./schedule.module.css";
import { PRODUCT_CHOICES } from "./schedule-choices.ts";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { CronInWords } from "./schedule-words.tsx";

export function SchedulePanel({ feed }: { feed: Feed }) {
  return feed.schedule === null ? <NoSchedule feed={feed} /> : <TheSchedule feed={feed} />;
}

function TheSchedule({ feed }: { feed: Feed }) {
  const schedule = useQuery(scheduleQuery(feed.id));
  if (schedule.data) return <ScheduleView feed={feed} schedule={schedule.data} />;
  return (
    <Panel title="Nightly videos">
      {schedule.isError ? (
        <ErrorView error={schedule.error} onRetry={() => schedule.refetch()} />
      ) : (
        <SkeletonCards count={1} />
      )}
    </Panel>
  );
}

function NoSchedule({ feed }: { feed: Feed }) {
  const [editing, setEditing] = useState(false);
  return (
    <Panel title="Nightly videos">
      <p className={styles.offer}>
        On a schedule, Feedreel syncs this feed and makes videos of what is new or has changed, while you sleep.
      </p>
      <div>
        <Button icon={<CalendarClock aria-hidden />} onPress={() => setEditing(true)}>
          Set a schedule
        </Button>
      </div>
      <ScheduleDialog feed={feed} schedule={null} isOpen={editing} onClose={() => setEditing(false)} />
    </Panel>
  );
}

function ScheduleView({ feed, schedule }: { feed: Feed; schedule: Schedule }) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const run = useMutation(runNow(feed.id));
  const running = isRunning(schedule);
  // A run syncs the feed first.
  useQuery({ ...feedQuery(feed.id), refetchInterval: running && POLL_MS });
  return (
    <Panel
      title="Nightly videos"
      mark={(running || schedule.paused) && <StatusBadge status={running ? "running" : "paused"} />}
      actions={
        <>
          <Button
            size="s"
            icon={<Play aria-hidden />}
            isDisabled={running}
            isPending={run.isPending}
            onPress={() => run.mutate(undefined, { onSuccess: () => toast("The run has begun.") })}
          >
            Run now
          </Button>
          <Button size="s" icon={<Pencil aria-hidden />} onPress={() => setOpen("edit")}>
            Edit
          </Button>
          <Button
            size="s"
            variant="quiet"
            icon={<Trash2 aria-hidden />}
            aria-label="Remove schedule"
            onPress={() => setOpen("remove")}
          />
        </>
      }
    >
      {run.error && <Notice tone="bad">{run.error.message}</Notice>}
      {schedule.paused_reason && (
        <Notice tone="bad">
          <strong>It paused itself.</strong> {schedule.paused_reason}
        </Notice>
      )}
      <div className={styles.plan}>
        <PlanInWords schedule={schedule} />
        <NextRuns feedId={feed.id} schedule={schedule} />
      </div>
      <RunList runs={schedule.runs} />
      <ScheduleDialog feed={feed} schedule={schedule} isOpen={open === "edit"} onClose={() => setOpen(null)} />
      <RemoveSchedule feed={feed} isOpen={open === "remove"} onClose={() => setOpen(null)} />
    </Panel>
  );
}

function PlanInWords({ schedule }: { schedule: Schedule }) {
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

/** "Sun, 22 Nov, 02:30", as the schedule's own zone has it. */
const wallClock = (time: string, timeZone: string) =>
  new Date(time).toLocaleString(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  });

function NextRuns({ feedId, schedule }: { feedId: string; schedule: Schedule }) {
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
      {put.error && <p className={styles.fault}>{put.error.message}</p>}
      {schedule.next_run_at === null ? (
        <p className={styles.muted}>It runs only when you say so.</p>
      ) : (
        <>
          <p>
            Next run <Ago time={schedule.next_run_at} />
          </p>
          <ol className={styles.muted} aria-label="Next runs">
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

function RemoveSchedule({ feed, isOpen, onClose }: { feed: Feed; isOpen: boolean; onClose: () => void }) {
  const remove = useMutation(removeSchedule(feed.id));
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast("The schedule is removed.");
        onClose();
      },
    });
  return (
    <ConfirmDialog
      title="Remove the schedule?"
      isOpen={isOpen}
      onClose={onClose}
      confirm="Remove schedule"
      isPending={remove.isPending}
      error={remove.error?.message ?? null}
      onConfirm={confirm}
    >
      No more videos are made of {feed.name} by themselves. A run that is under way ends as it would; finished videos
      and batches stay.
    </ConfirmDialog>
  );
}
