// What a cook hears of a ticket: what is new or has changed, once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { soundOf } from "../../../web/static/js/kds/sound.js";

const ticket = (more = {}) => ({ order: { note: null }, change: null, lines: [{ id: "a", change: "new" }], ...more });
const noted = ticket({ order: { note: "Nut allergy!" }, change: "changed" });

test("a new ticket sounds, and one that moves on does not", () => {
  assert.equal(soundOf("ticket.queued", ticket()), "new");
  assert.equal(soundOf("ticket.changed", ticket({ state: "started" }), ticket()), "");
  assert.equal(soundOf("ticket.changed", ticket()), "", "half of a ticket that was torn in two rings nothing");
});

test("another note of the order sounds as a change, each time it changes", () => {
  assert.equal(soundOf("ticket.changed", noted, ticket()), "changed");
  assert.equal(soundOf("ticket.changed", { ...noted, state: "started" }, noted), "");
  assert.equal(soundOf("ticket.changed", { ...noted, order: { note: null } }, noted), "changed");
  assert.equal(soundOf("ticket.changed", ticket({ order: { note: "x" } }), ticket()), "", "it was bumped");
});

test("a voided line sounds when it is voided, and not whenever its ticket moves on", () => {
  const voided = ticket({ lines: [{ id: "a", change: "voided" }] });
  assert.equal(soundOf("ticket.changed", voided, ticket()), "voided");
  assert.equal(soundOf("ticket.changed", { ...voided, state: "started" }, voided), "");
});
