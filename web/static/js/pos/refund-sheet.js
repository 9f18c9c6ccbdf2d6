/** A refund from one payment, at most what is left of it. */
import { ChoiceKeys } from "../elements/choice-keys.js";
import { Field } from "../elements/field.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { newId } from "../lib/ids.js";
import { amount, money, parsedMinor } from "../lib/money.js";
import { labelOf } from "../lib/labels.js";

/** @typedef {import("../lib/types.js").Payment} Payment */

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {order: import("../lib/types.js").Order, payment?: string}, onClose: () => void}} props */
export function RefundSheet({ terminal, sheet, onClose }) {
  const refundable = sheet.order.payments.filter((one) => one.held_minor);
  const chosen = useSignal(refundable.find((one) => one.id === sheet.payment) ?? refundable[0]);
  const typed = useSignal(amount(chosen.value?.held_minor, terminal.settings.value));
  const reason = useSignal("");
  if (!chosen.value) return null;
  const minor = parsedMinor(typed.value, terminal.settings.value);
  const choose = (/** @type {string} */ id) => {
    chosen.value = /** @type {Payment} */ (refundable.find((one) => one.id === id));
    typed.value = amount(chosen.value.held_minor, terminal.settings.value);
  };
  const refund = () => {
    const args = { payment: chosen.value.id, amount_minor: minor, reason: reason.value.trim() };
    const then = () => toast(`${money(minor, terminal.settings.value)} refunded`);
    onClose();
    void terminal.act("payment.refund", args, { id: newId(), then });
  };
  const foot = html`
    <button
      class="button danger huge"
      data-testid="give-back"
      disabled=${!minor || minor > chosen.value.held_minor || !reason.value.trim()}
      onClick=${refund}
    >
      ${!minor ? "Enter the amount" : reason.value.trim() ? `Refund ${money(minor, terminal.settings.value)}` : "Choose a reason"}
    </button>
  `;
  return html`
    <${Sheet} title="Refund" testid="refund-sheet" onClose=${onClose} foot=${foot}>
      <${ChoiceKeys}
        label="Which payment?"
        name="payment"
        options=${refundable.map((one) => ({ value: one.id, word: `${labelOf(one.method)} ${amount(one.held_minor, terminal.settings.value)}` }))}
        value=${chosen.value.id}
        onChoose=${choose}
      />
      <${Field}
        label="Amount"
        name="refund-amount"
        inputmode="decimal"
        value=${typed.value}
        hint=${`At most ${money(chosen.value.held_minor, terminal.settings.value)}, ${chosen.value.method === "cash" ? "from an open drawer" : `refunded by ${labelOf(chosen.value.method).toLowerCase()}`}.`}
        onInput=${(/** @type {string} */ text) => (typed.value = text)}
      />
      <${Reason}
        usual=${["Complaint", "Charged twice", "Wrong amount", "Dish not served"]}
        value=${reason.value}
        onChange=${(/** @type {string} */ text) => (reason.value = text)}
      />
    </${Sheet}>
  `;
}
