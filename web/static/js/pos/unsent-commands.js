/** Commands about an order that the hub has not confirmed: the label of the Send button, and why they are held. */
import { html } from "../elements/html.js";
import { Icon } from "../elements/icon.js";
import { orderOf } from "../lib/per-order-queue.js";
import { holdText } from "../lib/hold-text.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */

/** @param {TerminalState} terminal @param {string} order */
export function unsentCommands(terminal, order) {
  return terminal.hub.journal.waiting.value.filter((entry) => orderOf(entry) === order);
}

/** The hold on the first of them, if there is one. @param {TerminalState} terminal @param {string} order */
export function holdOf(terminal, order) {
  const reasons = terminal.hub.outbox.reasons.value;
  return unsentCommands(terminal, order)
    .map((entry) => reasons.get(entry.id))
    .find(Boolean);
}

/** "All sent" means that the hub has acknowledged everything. @param {TerminalState} terminal @param {Order} order */
export function sendLabel(terminal, order) {
  const isOnItsWay = terminal.hub.connection.joined.value && !holdOf(terminal, order.id);
  if (unsentCommands(terminal, order.id).length) return text(isOnItsWay ? "pos-sending" : "pos-waiting");
  return text(order.lines.some((line) => line.state !== "draft" || line.sending) ? "pos-all-sent" : "pos-nothing-to-send");
}

/** @param {{terminal: TerminalState, order: Order}} props */
export function HoldNote({ terminal, order }) {
  const hold = holdOf(terminal, order.id);
  if (!hold) return null;
  return html`
    <p class="held-note" data-testid="held-note">
      <${Icon} name="clock" size=${18} />
      ${holdText(hold)}
    </p>
  `;
}
