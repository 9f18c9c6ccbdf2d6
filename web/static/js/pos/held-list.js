/** Held commands one by one, with the reason and a button to give one up. */
import { HoldButton } from "../elements/hold-button.js";
import { html } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { orderOf } from "../lib/per-order-queue.js";
import { holdText } from "../lib/hold-text.js";
import { capitalised, commandLabel, place } from "../lib/labels.js";
import { text, textParts } from "../lib/texts.js";
import { unsentCommands } from "./unsent-commands.js";

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
  const after = order ? unsentCommands(terminal, order).filter((one) => one.seq > entry.seq).length : 0;
  return html`
    <div class="refused" data-testid="held-entry">
      <p>
        ${textParts("pos-held-at", {
          what: html`<strong>${title(terminal, entry)}</strong>`,
          time: clockTime(entry.made_at),
          reason: holdText(hold),
        })}
        ${after > 0 && ` ${text("pos-more-held", { count: after })}`}
      </p>
      ${
        canGiveUp(entry, hold) &&
        html`
          <${HoldButton} kind="danger" testid="give-up" onHold=${() => terminal.hub.outbox.drop(entry)}>
            ${text("pos-hold-to-give-up")}
          </${HoldButton}>
        `
      }
    </div>
  `;
}

/** Only commands that the hub has refused: one without an answer may have been done. Never a payment. @param {Entry} entry @param {import("../lib/held-commands.js").Hold} hold */
function canGiveUp({ name }, { condition }) {
  return condition.isForPerson && name !== "order.pay";
}

/** `T4: add lines`. @param {TerminalState} terminal @param {Entry} entry */
function title(terminal, entry) {
  const order = terminal.orders.value.find((one) => one.id === orderOf(entry));
  const command = commandLabel(entry.name);
  return order ? text("pos-held-command", { place: place(order), command }) : capitalised(command);
}
