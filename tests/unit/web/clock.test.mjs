import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.mjs";
import { clockTime, dateText, dateTime, elapsed, setHubTime, now, secondsSince, startClock, stopwatch, zone } from "../../../web/static/js/lib/clock.js";

test("times are those of the venue, whatever this machine is set to", () => {
  for (const [name, time] of [["Africa/Kampala", "00:31"], ["America/Los_Angeles", "13:31"], ["UTC", "21:31"]]) {
    zone.value = name;
    assert.equal(clockTime("2026-11-21T21:31:00.000Z"), time);
  }
});

test("dates turn where the venue's do", () => {
  zone.value = "Africa/Kampala";
  assert.equal(dateText("2026-11-21T21:31:00.000Z"), "22 November");
  assert.equal(dateTime("2026-11-21T20:31:00.000Z"), "21 Nov, 23:31");
});

test("a zone that this browser does not know is no reason to show nothing", () => {
  zone.value = "Mars/Olympus";
  assert.match(clockTime("2026-11-21T21:31:00.000Z"), /^\d\d:\d\d$/);
});

test("the hub's clock counts, not this device's", () => {
  setHubTime(new Date(Date.now() + 3_600_000).toISOString());
  startClock()();
  assert.ok(Math.abs(now.value - Date.now() - 3_600_000) < 1_000);
  setHubTime("nonsense");
  startClock()();
  assert.ok(now.value > Date.now() + 3_500_000);
});

test("durations are short and never negative", () => {
  now.value = Date.parse("2026-11-21T12:00:00Z");
  assert.equal(secondsSince("2026-11-21T12:00:05Z"), 0);
  assert.equal(secondsSince(null), 0);
  assert.deepEqual([0, 59, 520, 3730].map(stopwatch), ["00:00", "00:59", "08:40", "1:02:10"]);
  assert.deepEqual(["12:00:00", "11:48:00", "09:55:00"].map((at) => elapsed(`2026-11-21T${at}Z`)), ["now", "12 min", "2 h 05"]);
});
