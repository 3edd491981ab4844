/** The dialog that creates or edits a schedule. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { SettingsOverride } from "../../../contract/settings.ts";
import type { Feed } from "../../api/feeds.ts";
import { putSchedule, type Schedule, termsOf } from "../../api/schedules.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NumberField } from "../../ui/field.tsx";
import { Form, fieldErrorsOf } from "../../ui/form.tsx";
import { ComboField, SelectField } from "../../ui/select-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { Notice } from "../../ui/view.tsx";
import { SettingsFields } from "../settings/settings-fields.tsx";
import styles from "./schedule.module.css";
import { MAX_PRODUCTS, ownTimeZone, PRODUCT_CHOICES, timeZones } from "./schedule-choices.ts";
import { readWhen, WhenFields, writeWhen } from "./when-fields.tsx";

interface ScheduleDialogProps {
  feed: Feed;
  /** Null: a new one. */
  schedule: Schedule | null;
  isOpen: boolean;
  onClose: () => void;
}

export function ScheduleDialog({ isOpen, ...props }: ScheduleDialogProps) {
  return (
    <Dialog
      title={props.schedule ? "Edit the schedule" : "Set a schedule"}
      isOpen={isOpen}
      onClose={props.onClose}
      dismissable={false}
      width="l"
    >
      <ScheduleForm {...props} />
    </Dialog>
  );
}

const NEW = { cron: "0 3 * * *", products: "new_or_changed", max_products: 50 } as const;

function ScheduleForm({ feed, schedule, onClose }: Omit<ScheduleDialogProps, "isOpen">) {
  const [when, setWhen] = useState(() => readWhen(schedule?.cron ?? NEW.cron));
  const [zone, setZone] = useState(() => schedule?.time_zone ?? ownTimeZone());
  const [zones] = useState(timeZones);
  const [products, setProducts] = useState(schedule?.products ?? NEW.products);
  const [most, setMost] = useState(schedule?.max_products ?? NEW.max_products);
  const [settings, setSettings] = useState<SettingsOverride>(schedule?.settings ?? {});
  const { mutate, isPending, error } = useMutation(putSchedule(feed.id));

  function save() {
    // What this form has no fields for stays as it is.
    const { callback_url, max_failures, paused } = schedule ? termsOf(schedule) : {};
    const kept = { callback_url, max_failures, paused };
    mutate(
      { ...settings, ...kept, cron: writeWhen(when), time_zone: zone, products, max_products: most },
      {
        onSuccess: () => {
          toast("The schedule is saved.");
          onClose();
        },
      },
    );
  }

  return (
    <Form
      error={error}
      onSubmit={save}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            Save schedule
          </Button>
        </>
      }
    >
      <fieldset className={styles.group}>
        <legend>When</legend>
        <div className={styles.fields}>
          <WhenFields when={when} onChange={setWhen} />
          <ComboField
            label="Time zone"
            name="time_zone"
            options={zones}
            defaultSelectedKey={zone}
            inputValue={zone}
            onInputChange={setZone}
            isRequired
          />
        </div>
      </fieldset>
      <fieldset className={styles.group}>
        <legend>Which products</legend>
        <div className={styles.fields}>
          <SelectField
            label="Products"
            name="products"
            options={PRODUCT_CHOICES}
            value={products}
            onChange={(key) => setProducts(PRODUCT_CHOICES.find(({ id }) => id === key)?.id ?? products)}
          />
          <NumberField
            label="At most, each run"
            name="max_products"
            minValue={1}
            maxValue={MAX_PRODUCTS}
            value={most}
            onChange={setMost}
            isRequired
          />
        </div>
      </fieldset>
      <fieldset className={styles.group}>
        <legend>Videos</legend>
        <SettingsFields value={settings} onChange={setSettings} />
      </fieldset>
      {/* The form is long: the field may be out of sight. */}
      {Object.keys(fieldErrorsOf(error)).length > 0 && (
        <Notice tone="bad">Some fields need your attention; see above.</Notice>
      )}
    </Form>
  );
}
