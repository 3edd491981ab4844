/** The field that adds many texts at once, typed or pasted. */
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useAppInfo } from "../../api/app-info.ts";
import { ApiError } from "../../api/client.ts";
import { addItems } from "../../api/drafts.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { TextField } from "../../ui/field.tsx";
import { Form, fieldErrorsOf } from "../../ui/form.tsx";
import { plural } from "../../ui/format.ts";
import type { Report } from "../batches/use-batch-moves.ts";
import styles from "./editor.module.css";
import { splitTexts, textsError } from "./texts.ts";

interface AddTextsProps {
  id: string;
  /** How many more items the batch takes. */
  room: number;
  report: Report;
}

export function AddTexts({ id, room, report }: AddTextsProps) {
  const { max_text } = useAppInfo().staged_batch;
  const [typed, setTyped] = useState("");
  const key = useRequestKey();
  const { mutate, isPending, error } = useMutation(addItems);
  const contents = splitTexts(typed);
  const invalid = textsError(contents, { room, maxText: max_text });
  const isRefused = error !== null && Object.keys(fieldErrorsOf(error)).length > 0;

  function add() {
    if (isPending || invalid !== null || contents.length === 0) return;
    report(null);
    mutate(
      { id, key: key.of({ id, contents }), contents },
      {
        onSuccess: () => {
          key.forget();
          setTyped("");
        },
        onError: (cause) => report(cause instanceof ApiError && cause.status === 422 ? null : cause),
      },
    );
  }

  return (
    <Form
      className={styles.adding}
      validationBehavior="aria"
      error={null}
      // Whichever text it is, they share one field.
      fieldErrors={isRefused ? { contents: error.message } : {}}
      onSubmit={add}
      actions={
        <Button
          type="submit"
          icon={<Plus aria-hidden />}
          isPending={isPending}
          isDisabled={contents.length === 0 || invalid !== null}
        >
          {contents.length > 1 ? `Add ${contents.length} texts` : "Add text"}
        </Button>
      }
    >
      <TextField
        name="contents"
        label="Add texts"
        placeholder={"Why is space dark?\nWhat are black holes?"}
        description={
          <>
            One to a line; or longer ones, with an empty line between.{" "}
            <span className={common.muted}>
              {contents.length === 0 ? `Room for ${room} more.` : `${plural(contents.length, "text")} of ${room}.`}
            </span>
          </>
        }
        lines={4}
        value={typed}
        onChange={setTyped}
        validate={() => invalid}
      />
    </Form>
  );
}
