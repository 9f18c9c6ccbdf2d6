// What a kitchen screen reports as drawn: each ticket once, and not what another screen has reported meanwhile.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { reporter } from "../../../web/static/js/kds/shown.js";

let timers, said, kitchen;

beforeEach(() => {
  [timers, said] = [[], []];
  globalThis.document = { hidden: false, addEventListener: () => {} };
  globalThis.requestAnimationFrame = (call) => call();
  globalThis.setTimeout = (call) => timers.push(call);
  const connection = { joined: { value: true }, shown: (ids) => said.push(ids) };
  kitchen = { open: { value: [] }, hub: { connection } };
});

const time = () => timers.splice(0).forEach((call) => call());
const ticket = (id, state) => ({ id, state });

test("a drawn ticket is reported once", () => {
  const { drawn } = reporter(kitchen);
  kitchen.open.value = [ticket("a", "queued"), ticket("b", "delivered"), ticket("c", "shown")];
  drawn();
  drawn();
  time();
  assert.deepEqual(said, [["a", "b"]]);
});

test("what another screen has reported in the meantime is not reported again", () => {
  const { drawn } = reporter(kitchen);
  kitchen.open.value = [ticket("a", "queued"), ticket("b", "queued")];
  drawn();
  kitchen.open.value = [ticket("a", "shown"), ticket("b", "queued")];
  time();
  assert.deepEqual(said, [["b"]]);
});

test("a screen that nobody sees reports nothing; after a new subscription all is reported anew", () => {
  const { drawn, again } = reporter(kitchen);
  kitchen.open.value = [ticket("a", "delivered")];
  document.hidden = true;
  drawn();
  time();
  assert.deepEqual(said, []);
  document.hidden = false;
  drawn();
  time();
  again();
  time();
  assert.deepEqual(said, [["a"], ["a"]]);
});
