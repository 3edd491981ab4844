import { describe, expect, test } from "vitest";
import { readCron, type Times, WEEK, writeCron } from "./cron.ts";

test.each<[string, Times]>([
  ["30 2 * * *", { days: [...WEEK], time: "02:30" }],
  ["0 13 * * 1-5", { days: [1, 2, 3, 4, 5], time: "13:00" }],
  ["5 0 * * 6,0", { days: [6, 0], time: "00:05" }],
])("%s is read as days and a time, and written back", (cron, times) => {
  expect(readCron(cron)).toEqual(times);
  expect(readCron(writeCron(times))).toEqual(times);
});

describe("the other spellings of the same days", () => {
  test.each([
    ["0 3 * * MON-fri", [1, 2, 3, 4, 5]],
    ["0 3 * * 5-7", [5, 6, 0]],
    ["0 3 * * 7", [0]],
    ["0 3 * * 1,1,2-3", [1, 2, 3]],
    ["00 03 * * 0-6", [...WEEK]],
  ])("%s", (cron, days) => {
    expect(readCron(cron)).toEqual({ days, time: "03:00" });
  });
});

test.each([
  "*/30 2 * * *",
  "0 2,3 * * *",
  "0 2 1 * *",
  "0 2 * 6 *",
  "0 2 * * 5-1",
  "0 2 * * */2",
  "0 24 * * *",
  "@daily",
])("%s says more, and is not read", (cron) => {
  expect(readCron(cron)).toBeNull();
});
