// What a kitchen screen reports as drawn: each ticket once, and not what another screen has reported meanwhile.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { reportShownTickets } from "../../../web/static/js/kds/delivery-receipts.js";

let timers, reported, kitchen;

beforeEach(() => {
  [timers, reported] = [[], []];
  globalThis.document = { hidden: false, addEventListener: () => {} };
  globalThis.requestAnimationFrame = (call) => call();
  globalThis.setTimeout = (call) => timers.push(call);
  const connection = { joined: { value: true }, shown: (ids) => reported.push(ids) };
  kitchen = { open: { value: [] }, hub: { connection } };
});

const time = () => timers.splice(0).forEach((call) => call());
const ticket = (id, state) => ({ id, state });

test("a drawn ticket is reported once", () => {
  const { drawn } = reportShownTickets(kitchen);
  kitchen.open.value = [ticket("a", "queued"), ticket("b", "delivered"), ticket("c", "shown")];
  drawn();
  drawn();
  time();
  assert.deepEqual(reported, [["a", "b"]]);
});

test("what another screen has reported in the meantime is not reported again", () => {
  const { drawn } = reportShownTickets(kitchen);
  kitchen.open.value = [ticket("a", "queued"), ticket("b", "queued")];
  drawn();
  kitchen.open.value = [ticket("a", "shown"), ticket("b", "queued")];
  time();
  assert.deepEqual(reported, [["b"]]);
});

test("a screen that nobody sees reports nothing; after a new subscription everything is reported again", () => {
  const { drawn, reset } = reportShownTickets(kitchen);
  kitchen.open.value = [ticket("a", "delivered")];
  document.hidden = true;
  drawn();
  time();
  assert.deepEqual(reported, []);
  document.hidden = false;
  drawn();
  time();
  reset();
  time();
  assert.deepEqual(reported, [["a"], ["a"]]);
});
