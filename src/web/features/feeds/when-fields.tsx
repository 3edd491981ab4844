/** The fields for when a schedule runs: days and a time, or a cron line. */
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { TextField } from "../../ui/field.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { type Day, readCron, type Times, WEEK, writeCron } from "./cron.ts";
import styles from "./schedule.module.css";
import { REPEATS, type Repeat } from "./schedule-choices.ts";

export interface When extends Times {
  repeat: Repeat;
  /** Used while `repeat` is custom. */
  cron: string;
}

export function readWhen(cron: string): When {
  const times = readCron(cron);
  if (times === null) return { repeat: "custom", cron, days: WEEK, time: "03:00" };
  return { repeat: times.days.length === WEEK.length ? "daily" : "weekly", cron, ...times };
}

/** @returns the cron line */
export function writeWhen({ repeat, cron, days, time }: When): string {
  if (repeat === "custom") return cron;
  return writeCron({ days: repeat === "daily" ? WEEK : days, time });
}

interface WhenFieldsProps {
  when: When;
  onChange: (when: When) => void;
}

export function WhenFields({ when, onChange }: WhenFieldsProps) {
  const choose = (repeat: Repeat | undefined) =>
    repeat && onChange({ ...when, repeat, cron: repeat === "custom" ? writeWhen(when) : when.cron });
  return (
    <>
      <SelectField
        label="Repeat"
        options={REPEATS}
        value={when.repeat}
        onChange={(key) => choose(REPEATS.find(({ id }) => id === key)?.id)}
      />
      {when.repeat === "weekly" && <DaysField days={when.days} onChange={(days) => onChange({ ...when, days })} />}
      {when.repeat === "custom" ? (
        <TextField
          label="Cron line"
          name="cron"
          value={when.cron}
          onChange={(cron) => onChange({ ...when, cron })}
          description="Minute, hour, day of the month, month, day of the week. At most every 15 minutes."
          isRequired
        />
      ) : (
        <TextField
          label="Time"
          type="time"
          value={when.time}
          onChange={(time) => onChange({ ...when, time })}
          isRequired
        />
      )}
    </>
  );
}

/** Any Sunday, to get the names of the days from. */
const A_SUNDAY = Date.UTC(2026, 10, 22);
const dayName = (day: Day, weekday: "short" | "long") =>
  new Date(A_SUNDAY + day * 86_400_000).toLocaleDateString("en", { weekday, timeZone: "UTC" });

function DaysField({ days, onChange }: { days: readonly Day[]; onChange: (days: Day[]) => void }) {
  return (
    <div className={styles.daysField}>
      <span className={styles.daysLabel} aria-hidden>
        Days
      </span>
      <ToggleButtonGroup
        aria-label="Days"
        className={styles.days}
        selectionMode="multiple"
        disallowEmptySelection
        selectedKeys={days.map(String)}
        onSelectionChange={(keys) => onChange(WEEK.filter((day) => keys.has(String(day))))}
      >
        {WEEK.map((day) => (
          <ToggleButton key={day} id={String(day)} aria-label={dayName(day, "long")} className={styles.day}>
            {dayName(day, "short")}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
