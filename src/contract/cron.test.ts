import { expect, test } from "vitest";
import { CronError, nextTimes, parseCron, parseTimeZone, temporalLines } from "./cron.ts";

test.each([
  "0 3 * * *",
  "*/15 * * * *",
  "0,15,30,45 8-18/2 * * mon-fri",
  "30 2 29 2 *",
  "0 3 1,15 JAN,jul *",
  "0 3 * * 7",
  "@hourly",
  "@monthly",
])("%s is valid", (line) => {
  expect(parseCron(line)).toBe(line);
});

test("superfluous spaces are removed", () => {
  expect(parseCron("  0  3 *\t* * ")).toBe("0 3 * * *");
});

test.each([
  ["", /five fields/],
  ["0 3 * *", /five fields/],
  ["0 0 3 * * *", /five fields/],
  ["every night", /five fields/],
  ["@every 1h", /five fields/],
  ["@reboot", /five fields/],
  ["CRON_TZ=UTC 0 3 * * *", /five fields/],
  ["0 3 L * *", /five fields/],
  ["0 3 15W * *", /five fields/],
  ["0 3 * * fri#2", /five fields/],
  ["0 3 ? * *", /five fields/],
  ["60 3 * * *", /minute: 60.*five fields/],
  ["0 24 * * *", /hour: 24/],
  ["0 3 * * 8", /dayOfWeek: 8/],
  ["0 3 * abc *", /no cron line/],
  ["constructor", /five fields/],
  ["__proto__", /five fields/],
  ["30-10 3 * * *", /larger/],
  ["0 3 30 2 *", /never comes/],
  ["0 3 31 4,6,9,11 *", /never comes/],
  ["* * * * *", /more often than every 15 minutes/],
  ["*/10 * * * *", /more often than every 15 minutes/],
  ["0,5 3 1 1 *", /more often than every 15 minutes/],
  ["5,55 0,23 * * *", /more often than every 15 minutes/],
])("“%s” is rejected", (line, reason) => {
  expect(() => parseCron(line)).toThrow(CronError);
  expect(() => parseCron(line)).toThrow(reason);
});

test("where both kinds of day are restricted, a match of either counts", () => {
  const lines = temporalLines("0 3 13 * fri");
  expect(lines).toEqual(["0 3 13 * *", "0 3 * * fri"]);
  const days = nextTimes("0 3 13 * fri", "UTC", 4, new Date("2026-11-10T00:00:00Z")).map((time) => time.getUTCDate());
  expect(days).toEqual([13, 20, 27, 4]);
});

const after = (time: string, cron: string, zone: string, count = 2) =>
  nextTimes(cron, zone, count, new Date(time)).map((at) => at.toISOString().replace(":00.000Z", "Z"));

test("times follow the zone's wall clock, in summer and winter", () => {
  expect(after("2026-10-24T12:00:00Z", "0 9 * * *", "Europe/Bucharest")).toEqual([
    "2026-10-25T07:00Z",
    "2026-10-26T07:00Z",
  ]);
  expect(after("2026-10-24T00:00:00Z", "0 9 * * *", "Europe/Bucharest", 1)).toEqual(["2026-10-24T06:00Z"]);
  expect(after("2026-11-20T09:59:00Z", "0 0 * * *", "Pacific/Kiritimati", 1)).toEqual(["2026-11-20T10:00Z"]);
  expect(after("2026-11-20T11:00:00Z", "30 12 * * *", "Pacific/Niue", 1)).toEqual(["2026-11-20T23:30Z"]);
});

test("a time that does not exist is skipped; one that occurs twice runs once in the east, twice in the west", () => {
  expect(after("2027-03-27T12:00:00Z", "30 3 * * *", "Europe/Bucharest", 1)).toEqual(["2027-03-29T00:30Z"]);
  expect(after("2027-10-30T12:00:00Z", "30 3 * * *", "Europe/Bucharest")).toEqual([
    "2027-10-31T01:30Z",
    "2027-11-01T01:30Z",
  ]);
  expect(after("2027-11-07T00:00:00Z", "30 1 * * *", "America/New_York", 3)).toEqual([
    "2027-11-07T05:30Z",
    "2027-11-07T06:30Z",
    "2027-11-08T06:30Z",
  ]);
});

test.each([
  ["Europe/Bucharest", "Europe/Bucharest"],
  [" europe/bucharest ", "Europe/Bucharest"],
  ["utc", "UTC"],
  ["america/port-au-prince", "America/Port-au-Prince"],
  ["Asia/Kolkata", "Asia/Kolkata"],
  ["Europe/Kyiv", "Europe/Kyiv"],
])("%s is the time zone %s", (text, name) => {
  expect(parseTimeZone(text)).toBe(name);
});

test.each(["", "Mars/Olympus", "+02:00", "Bucharest", "Europe/Bucharest; drop table"])(
  "“%s” is no time zone",
  (text) => {
    expect(parseTimeZone(text)).toBeNull();
  },
);
