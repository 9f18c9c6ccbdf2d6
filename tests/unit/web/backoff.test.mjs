import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../../../web/static/js/lib/backoff.js";

test("waits grow to half a minute, never two devices alike", () => {
  const waits = Array.from({ length: 200 }, () => {
    const one = new Backoff();
    return Array.from({ length: 12 }, () => one.next());
  });
  for (const wait of waits.flat()) assert.ok(wait >= 250 && wait <= 30_000);
  assert.ok(Math.max(...waits.map((one) => one[0])) <= 500);
  assert.ok(Math.max(...waits.map((one) => one[11])) > 15_000);
  assert.ok(new Set(waits.map((one) => one[5])).size > 190);
});

test("a success begins anew", () => {
  const one = new Backoff();
  for (let i = 0; i < 10; i++) one.next();
  one.reset();
  assert.ok(one.next() <= 500);
});
