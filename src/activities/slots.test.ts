import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

const never = new AbortController().signal;
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test("only as many run as there are slots, in the order they came", async () => {
  const slots = createSlots(1);
  const first = gate();
  const order: string[] = [];
  const a = slots(never, async () => {
    await first.opened;
    order.push("a");
  });
  const b = slots(never, async () => void order.push("b"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(order).toEqual([]);
  first.open();
  await Promise.all([a, b]);
  expect(order).toEqual(["a", "b"]);
});

test("who is cancelled while waiting leaves at once and never runs", async () => {
  const slots = createSlots(1);
  const first = gate();
  const a = slots(never, () => first.opened);
  const controller = new AbortController();
  let ran = false;
  const b = slots(controller.signal, async () => {
    ran = true;
  });
  controller.abort(new Error("cancelled"));
  await expect(b).rejects.toThrow("cancelled");
  first.open();
  await a;
  await slots(never, async () => {});
  expect(ran).toBe(false);
});

test("a failure frees the slot and reaches the caller", async () => {
  const slots = createSlots(1);
  await expect(slots(never, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  await expect(slots(never, async () => "next")).resolves.toBe("next");
});
