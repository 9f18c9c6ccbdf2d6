/** The tender by which a payment really came, or its mistyped reference. */
import { ChoiceKeys } from "../elements/choice-keys.js";
import { Field } from "../elements/field.js";
import { HoldButton } from "../elements/hold-button.js";
import { Sheet } from "../elements/sheet.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { newId } from "../lib/ids.js";
import { labelInSentence, labelOf, referenceLabel } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { About } from "./payment-sheet.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {order: import("../lib/types.js").Order, payment: import("../lib/types.js").Payment}, onClose: () => void}} props */
export function CorrectSheet({ terminal, sheet: { order, payment }, onClose }) {
  const tenders = (terminal.settings.value?.tenders ?? []).filter((one) => !one.is_awaited);
  const method = useSignal(/** @type {string} */ (payment.method));
  const reference = useSignal(payment.reference ?? "");
  const tender = tenders.find(({ code }) => code === method.value);
  const typed = tender?.needs_reference ? reference.value.trim() : null;
  const isReady = typed !== "" && (method.value !== payment.method || typed !== payment.reference);
  const save = () => {
    const args = { payment: payment.id, method: method.value, ...(typed === null ? {} : { reference: typed }) };
    const then = () => toast(text("pos-payment-corrected", { tender: labelInSentence(method.value) }));
    onClose();
    void terminal.act("payment.correct", args, { id: newId(), then });
  };
  const foot = isReady
    ? html`
        <${HoldButton} kind="danger huge" testid="save-correction" onHold=${save}>
          ${text("pos-hold-to-correct", { from: labelInSentence(payment.method), to: labelInSentence(method.value) })}
        </${HoldButton}>
      `
    : html`
        <button class="button huge" disabled>${text("pos-choose-tender")}</button>
      `;
  return html`
    <${Sheet} title=${text("pos-wrong-tender")} testid="correct-sheet" onClose=${onClose} foot=${foot}>
      <${About} terminal=${terminal} order=${order} payment=${payment} />
      <${ChoiceKeys}
        label=${text("pos-really-paid-by")}
        name="correct"
        options=${tenders.map(({ code }) => ({ value: code, word: labelOf(code) }))}
        value=${method.value}
        onChoose=${(/** @type {string} */ one) => (method.value = one)}
      />
      ${
        tender?.needs_reference &&
        html`
          <${Field}
            label=${referenceLabel(tender.code)}
            name="reference"
            autocapitalize="characters"
            value=${reference.value}
            onInput=${(/** @type {string} */ one) => (reference.value = one)}
          />
        `
      }
    </${Sheet}>
  `;
}
