/** What was done to an order here and is not at the hub yet: the word on its Send button, and why it waits. */
import { html } from "../elements/html.js";
import { Icon } from "../elements/icon.js";
import { orderOf } from "../lib/per-order-queue.js";
import { holdText } from "../lib/hold-text.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */

/** @param {TerminalState} terminal @param {string} order */
export function unsent(terminal, order) {
  return terminal.hub.journal.waiting.value.filter((entry) => orderOf(entry) === order);
}

/** Why the first of them was not taken, if the hub has said so. @param {TerminalState} terminal @param {string} order */
export function holdOf(terminal, order) {
  const reasons = terminal.hub.outbox.reasons.value;
  return unsent(terminal, order)
    .map((entry) => reasons.get(entry.id))
    .find(Boolean);
}

/** "All sent" is the hub's word: it has acknowledged everything. @param {TerminalState} terminal @param {Order} order */
export function sendLabel(terminal, order) {
  if (unsent(terminal, order.id).length) return terminal.hub.connection.joined.value && !holdOf(terminal, order.id) ? "Sending" : "Waiting";
  return order.lines.some((line) => line.state !== "draft" || line.sending) ? "All sent" : "Nothing to send";
}

/** @param {{terminal: TerminalState, order: Order}} props */
export function HeldNote({ terminal, order }) {
  const hold = holdOf(terminal, order.id);
  if (!hold) return null;
  return html`
    <p class="held-note" data-testid="held-note">
      <${Icon} name="clock" size=${18} />
      ${holdText(hold)}
    </p>
  `;
}
