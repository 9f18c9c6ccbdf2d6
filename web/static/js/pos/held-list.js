/** What the hub has not taken yet, one by one, with the reason; and a person's way to give one up. */
import { HoldButton } from "../elements/hold-button.js";
import { html } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { orderOf } from "../lib/lanes.js";
import { waitsFor } from "../lib/waits.js";
import { count, place, say } from "../lib/words.js";
import { unsent } from "./unsent.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../lib/types.js").Entry} Entry */

/** @param {{desk: Desk}} props */
export function HeldList({ desk }) {
  const reasons = desk.hub.outbox.reasons.value;
  return desk.hub.journal.waiting.value.map((entry) => {
    const hold = reasons.get(entry.id);
    return (
      hold &&
      html`
        <${Held} key=${entry.id} desk=${desk} entry=${entry} hold=${hold} />
      `
    );
  });
}

/** @param {{desk: Desk, entry: Entry, hold: import("../lib/holds.js").Hold}} props */
function Held({ desk, entry, hold }) {
  const order = orderOf(entry);
  const after = order ? unsent(desk, order).filter((one) => one.seq > entry.seq).length : 0;
  return html`
    <div class="refused" data-testid="held-entry">
      <p>
        <strong>${what(desk, entry)}</strong>
        ${` from ${clockTime(entry.made_at)}. ${waitsFor(hold)}`}
        ${after > 0 && ` ${count(after, "thing")} on this order after it.`}
      </p>
      ${
        canGiveUp(entry, hold) &&
        html`
          <${HoldButton} kind="danger" testid="give-up" onHold=${() => desk.hub.outbox.drop(entry)}>
            Hold to give up
          </${HoldButton}>
        `
      }
    </div>
  `;
}

/** Only what the hub has said no to, for what got no answer may have happened; and never money. @param {Entry} entry @param {import("../lib/holds.js").Hold} hold */
function canGiveUp({ name }, { wait }) {
  return wait.isForPerson && name !== "order.pay";
}

/** `T4: add lines`. @param {Desk} desk @param {Entry} entry */
function what(desk, entry) {
  const order = desk.orders.value.find((one) => one.id === orderOf(entry));
  const act = say(entry.name.split(".")[1]);
  return order ? `${place(order)}: ${act.toLowerCase()}` : act;
}
