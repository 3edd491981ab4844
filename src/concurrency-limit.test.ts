import { expect, test } from "vitest";
import { createLimit } from "./concurrency-limit.ts";

const never = new AbortController().signal;
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test("no more than the limit run at once, in the order of the calls", async () => {
  const limit = createLimit(1);
  const first = gate();
  const order: string[] = [];
  const a = limit(never, async () => {
    await first.opened;
    order.push("a");
  });
  const b = limit(never, async () => void order.push("b"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(order).toEqual([]);
  first.open();
  await Promise.all([a, b]);
  expect(order).toEqual(["a", "b"]);
});

test("a task that is cancelled while it waits rejects at once and never runs", async () => {
  const limit = createLimit(1);
  const first = gate();
  const a = limit(never, () => first.opened);
  const controller = new AbortController();
  let ran = false;
  const b = limit(controller.signal, async () => {
    ran = true;
  });
  controller.abort(new Error("cancelled"));
  await expect(b).rejects.toThrow("cancelled");
  first.open();
  await a;
  await limit(never, async () => {});
  expect(ran).toBe(false);
});

test("an error frees the place and reaches the caller", async () => {
  const limit = createLimit(1);
  await expect(limit(never, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  await expect(limit(never, async () => "next")).resolves.toBe("next");
});

test("a running task that is cancelled holds its place until it has ended", async () => {
  const limit = createLimit(1);
  const first = gate();
  const controller = new AbortController();
  const order: string[] = [];
  const a = limit(controller.signal, async () => {
    await first.opened;
    order.push("a");
  });
  const b = limit(never, async () => void order.push("b"));
  controller.abort(new Error("cancelled"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(order).toEqual([]);
  first.open();
  await Promise.all([a, b]);
  expect(order).toEqual(["a", "b"]);
});
