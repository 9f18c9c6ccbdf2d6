/** What the hub has not taken yet, one by one, with the reason; and a person's way to give one up. */
import { HoldButton } from "../elements/hold-button.js";
import { html } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { orderOf } from "../lib/per-order-queue.js";
import { holdText } from "../lib/hold-text.js";
import { count, place, labelOf } from "../lib/labels.js";
import { unsent } from "./unsent-commands.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */
/** @typedef {import("../lib/types.js").Entry} Entry */

/** @param {{terminal: TerminalState}} props */
export function HeldList({ terminal }) {
  const reasons = terminal.hub.outbox.reasons.value;
  return terminal.hub.journal.waiting.value.map((entry) => {
    const hold = reasons.get(entry.id);
    return (
      hold &&
      html`
        <${Held} key=${entry.id} terminal=${terminal} entry=${entry} hold=${hold} />
      `
    );
  });
}

/** @param {{terminal: TerminalState, entry: Entry, hold: import("../lib/held-commands.js").Hold}} props */
function Held({ terminal, entry, hold }) {
  const order = orderOf(entry);
  const after = order ? unsent(terminal, order).filter((one) => one.seq > entry.seq).length : 0;
  return html`
    <div class="refused" data-testid="held-entry">
      <p>
        <strong>${what(terminal, entry)}</strong>
        ${` from ${clockTime(entry.made_at)}. ${holdText(hold)}`}
        ${after > 0 && ` ${count(after, "thing")} on this order after it.`}
      </p>
      ${
        canGiveUp(entry, hold) &&
        html`
          <${HoldButton} kind="danger" testid="give-up" onHold=${() => terminal.hub.outbox.drop(entry)}>
            Hold to give up
          </${HoldButton}>
        `
      }
    </div>
  `;
}

/** Only what the hub has said no to, for what got no answer may have happened; and never money. @param {Entry} entry @param {import("../lib/held-commands.js").Hold} hold */
function canGiveUp({ name }, { wait }) {
  return wait.isForPerson && name !== "order.pay";
}

/** `T4: add lines`. @param {TerminalState} terminal @param {Entry} entry */
function what(terminal, entry) {
  const order = terminal.orders.value.find((one) => one.id === orderOf(entry));
  const act = labelOf(entry.name.split(".")[1]);
  return order ? `${place(order)}: ${act.toLowerCase()}` : act;
}
