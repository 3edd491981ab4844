/** A feed's nightly batch: its schedule, its next and its last runs. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { CalendarClock, Pencil, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Feed, feedQuery } from "../../api/feeds.ts";
import { POLL_MS } from "../../api/query-client.ts";
import { isRunning, removeSchedule, runNow, type Schedule, scheduleQuery } from "../../api/schedules.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusBadge } from "../../ui/status.tsx";
import { toast } from "../../ui/toast.tsx";
import { ErrorView, Notice, SkeletonCards } from "../../ui/view.tsx";
import { RunList } from "./run-list.tsx";
import styles from "./schedule.module.css";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { NextRuns, ScheduleTerms } from "./schedule-terms.tsx";

export function SchedulePanel({ feed }: { feed: Feed }) {
  return feed.schedule === null ? <NoSchedule feed={feed} /> : <LoadedSchedule feed={feed} />;
}

function LoadedSchedule({ feed }: { feed: Feed }) {
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
  // A run syncs the feed first, so its facts change as well.
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
        <ScheduleTerms schedule={schedule} />
        <NextRuns feedId={feed.id} schedule={schedule} />
      </div>
      <RunList runs={schedule.runs} />
      <ScheduleDialog feed={feed} schedule={schedule} isOpen={open === "edit"} onClose={() => setOpen(null)} />
      <RemoveSchedule feed={feed} isOpen={open === "remove"} onClose={() => setOpen(null)} />
    </Panel>
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
