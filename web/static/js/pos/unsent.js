/** What was done to an order here and is not at the hub yet: the word on its Send button, and why it waits. */
import { html } from "../elements/html.js";
import { Icon } from "../elements/icon.js";
import { orderOf } from "../lib/lanes.js";
import { waitsFor } from "../lib/waits.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk @param {string} order */
export function unsent(desk, order) {
  return desk.hub.journal.waiting.value.filter((entry) => orderOf(entry) === order);
}

/** Why the first of them was not taken, if the hub has said so. @param {Desk} desk @param {string} order */
export function holdOf(desk, order) {
  const reasons = desk.hub.outbox.reasons.value;
  return unsent(desk, order)
    .map((entry) => reasons.get(entry.id))
    .find(Boolean);
}

/** "All sent" is the hub's word: it has acknowledged everything. @param {Desk} desk @param {Order} order */
export function sendWord(desk, order) {
  if (unsent(desk, order.id).length) return desk.hub.connection.joined.value && !holdOf(desk, order.id) ? "Sending" : "Waiting";
  return order.lines.some((line) => line.state !== "draft" || line.sending) ? "All sent" : "Nothing to send";
}

/** @param {{desk: Desk, order: Order}} props */
export function HeldNote({ desk, order }) {
  const hold = holdOf(desk, order.id);
  if (!hold) return null;
  return html`
    <p class="held-note" data-testid="held-note">
      <${Icon} name="clock" size=${18} />
      ${waitsFor(hold)}
    </p>
  `;
}
