/** Making and editing a schedule. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { SettingsOverride } from "../../../contract/settings.ts";
import { ApiError } from "../../api/client.ts";
import type { Feed } from "../../api/feeds.ts";
import { putSchedule, type Schedule, termsOf } from "../../api/schedules.ts";
import { Button } from "../../ui/button.tsx";
import { Actions, Dialog } from "../../ui/dialog.tsx";
import { ComboField, NumberField, SelectField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { toast } from "../../ui/toast.tsx";
import { Notice } from "../../ui/view.tsx";
import { SettingsFields } from "../settings/settings-fields.tsx";
import styles from "./schedule.module.css";
import { MAX_PRODUCTS, ownTimeZone, PRODUCT_CHOICES, timeZones } from "./schedule-choices.ts";
import { readWhen, WhenFields, writeWhen } from "./when-fields.tsx";

interface ScheduleDialogProps {
  feed: Feed;
  /** Null: there is none yet. */
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
  const put = useMutation(putSchedule(feed.id));
  const fields = put.error instanceof ApiError ? put.error.fields : {};

  function submit() {
    const { callback_url, max_failures, paused } = schedule ? termsOf(schedule) : {};
    const kept = { ...settings, callback_url, max_failures, paused };
    put.mutate(
      { ...kept, cron: writeWhen(when), time_zone: zone, products, max_products: most },
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
      className={styles.form}
      validationErrors={fields}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
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
      {put.error && (
        <Notice tone="bad">
          {Object.keys(fields).length === 0 ? put.error.message : "Some fields need your attention; see above."}
        </Notice>
      )}
      <Actions>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isPending={put.isPending}>
          Save schedule
        </Button>
      </Actions>
    </Form>
  );
}
