/** The tip of a payment that was taken: given afterwards, or mistyped. */
import { Sheet } from "../elements/sheet.js";
import { SureButton } from "../elements/sure-button.js";
import { TipField, tipMinor } from "../elements/tip-field.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { newId } from "../lib/ids.js";
import { money, plainAmount } from "../lib/money.js";
import { text } from "../lib/texts.js";
import { About } from "./payment-sheet.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {order: import("../lib/types.js").Order, payment: import("../lib/types.js").Payment}, onClose: () => void}} props */
export function TipSheet({ terminal, sheet: { order, payment }, onClose }) {
  const settings = terminal.settings.value;
  const typed = useSignal(payment.tip_minor ? plainAmount(payment.tip_minor, settings) : "");
  const tip = tipMinor(typed.value, settings);
  const save = () => {
    const then = () => toast(text("pos-tip-recorded", { amount: money(tip, settings) }));
    onClose();
    void terminal.act("payment.tip", { payment: payment.id, tip_minor: tip }, { id: newId(), then });
  };
  const foot = html`
    <${SureButton} isUnusual=${(tip ?? 0) > order.total_minor} isReady=${tip !== null && tip !== payment.tip_minor} testid="save-tip" onDone=${save}>
      ${tip ? text("pos-tip-of", { amount: money(tip, settings) }) : text("pos-no-tip")}
    </${SureButton}>
  `;
  return html`
    <${Sheet} title=${text("pos-change-tip")} testid="tip-sheet" onClose=${onClose} foot=${foot}>
      <${About} terminal=${terminal} order=${order} payment=${payment} />
      <${TipField} base=${order.total_minor} typed=${typed.value} settings=${settings} onType=${(/** @type {string} */ one) => (typed.value = one)} />
    </${Sheet}>
  `;
}
