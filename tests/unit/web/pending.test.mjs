// An order as it will be once the hub has answered what waits on this device.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPending } from "../../../web/static/js/lib/pending.js";

const line = (id, state, course = null) => ({ id, state, course });
const order = (...lines) => ({ id: "o", can: [], due_minor: 9000, lines });
const waiting = (name, args) => [{ name, args: { order: "o", ...args } }];
const sending = (seen) => seen.lines.filter((one) => one.sending).map((one) => one.id);
const after = (before, name, args) => sending(withPending(before, waiting(name, args), new Map()));

test("the first course takes along what has none", () => {
  assert.deepEqual(after(order(line("a", "draft"), line("b", "draft", 2)), "order.send", { course: 1 }), ["a"]);
});

test("a payment of all that is due sends what is not held", () => {
  const held = order(line("a", "sent"), line("b", "draft"), line("c", "draft", 2));
  assert.deepEqual(after(held, "order.pay", { amount_minor: 9000 }), ["b"]);
  assert.deepEqual(after(held, "order.pay", { amount_minor: 8999 }), []);
  const fresh = order(line("a", "draft"), line("b", "draft", 2));
  assert.deepEqual(after(fresh, "order.pay", { amount_minor: 9000 }), ["a", "b"]);
  const switchedOff = withPending(fresh, waiting("order.pay", { amount_minor: 9000 }), new Map(), false);
  assert.deepEqual([sending(switchedOff), switchedOff.pending], [[], true], "a venue whose payments send nothing");
});
