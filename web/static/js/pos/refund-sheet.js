/** A refund from one payment, at most what is left of it. */
import { ChoiceKeys } from "../elements/choice-keys.js";
import { AmountField } from "../elements/amount-field.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { newId } from "../lib/ids.js";
import { amount, money, parsedMinor } from "../lib/money.js";
import { labelInSentence, labelOf } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { refundableQuantity, RefundDishes, refundReasons } from "./refund-dishes.js";

/** @typedef {import("../lib/types.js").Payment} Payment */

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {order: import("../lib/types.js").Order, payment?: string}, onClose: () => void}} props */
export function RefundSheet({ terminal, sheet, onClose }) {
  const refundable = sheet.order.payments.filter((one) => one.held_minor);
  const chosen = useSignal(refundable.find((one) => one.id === sheet.payment) ?? refundable[0]);
  const typed = useSignal(amount(chosen.value?.held_minor, terminal.settings.value));
  const reason = useSignal("");
  const mode = useSignal("amount");
  if (!chosen.value) return null;
  const canByDish = sheet.order.state === "settled" && sheet.order.lines.some((line) => refundableQuantity(line));
  const modes = html`
    <${ChoiceKeys}
      name="refund-by"
      options=${[
        { value: "amount", word: text("pos-refund-amount-typed") },
        { value: "dishes", word: text("pos-refund-dishes") },
      ]}
      value=${mode.value}
      onChoose=${(/** @type {string} */ one) => (mode.value = one)}
    />
  `;
  if (mode.value === "dishes")
    return html`
      <${RefundDishes} terminal=${terminal} order=${sheet.order} payment=${chosen.value} modes=${modes} onClose=${onClose} />
    `;
  const minor = parsedMinor(typed.value, terminal.settings.value);
  const choose = (/** @type {string} */ id) => {
    chosen.value = /** @type {Payment} */ (refundable.find((one) => one.id === id));
    typed.value = amount(chosen.value.held_minor, terminal.settings.value);
  };
  const refund = () => {
    const args = { payment: chosen.value.id, amount_minor: minor, reason: reason.value.trim() };
    const then = () => toast(text("pos-amount-refunded", { amount: money(minor, terminal.settings.value) }));
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
      ${buttonText(money(minor || null, terminal.settings.value), reason.value.trim())}
    </button>
  `;
  return html`
    <${Sheet} title=${text("pos-refund")} testid="refund-sheet" onClose=${onClose} foot=${foot}>
      ${canByDish && modes}
      <${ChoiceKeys}
        label=${text("pos-which-payment")}
        name="payment"
        options=${refundable.map((one) => ({ value: one.id, word: `${labelOf(one.method)} ${amount(one.held_minor, terminal.settings.value)}` }))}
        value=${chosen.value.id}
        onChoose=${choose}
      />
      <${AmountField}
        label=${text("pos-amount")}
        name="refund-amount"
        currency=${terminal.settings.value}
        value=${typed.value}
        hint=${limitText(chosen.value, terminal.settings.value)}
        onInput=${(/** @type {string} */ value) => (typed.value = value)}
      />
      <${Reason}
        usual=${refundReasons()}
        value=${reason.value}
        onChange=${(/** @type {string} */ value) => (reason.value = value)}
      />
    </${Sheet}>
  `;
}

/** @param {string} amount @param {string} reason */
function buttonText(amount, reason) {
  if (!amount) return text("pos-enter-amount");
  return reason ? text("pos-refund-amount", { amount }) : text("pos-choose-reason");
}

/** @param {Payment} payment @param {import("../lib/types.js").Settings | null} settings */
function limitText({ method, held_minor }, settings) {
  const amount = money(held_minor, settings);
  return settings?.tenders.find(({ code }) => code === method)?.goes_into_drawer
    ? text("pos-refund-at-most-cash", { amount })
    : text("pos-refund-at-most", { amount, tender: labelInSentence(method) });
}
