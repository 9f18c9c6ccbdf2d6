/** A refund of dishes: the hub works out what was paid for them, and takes their taxes back. */
import { Amount } from "../elements/amount.js";
import { ChoiceKeys } from "../elements/choice-keys.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { Stepper } from "../elements/stepper.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { newId } from "../lib/ids.js";
import { labelInSentence } from "../lib/labels.js";
import { money } from "../lib/money.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Line} Line */

/** The usual reasons for a refund. */
export function refundReasons() {
  return [
    text("pos-reason-complaint"),
    text("pos-reason-charged-twice"),
    text("pos-reason-wrong-amount"),
    text("pos-reason-not-served"),
  ];
}

/** How much of a line can still be refunded. @param {Line} line */
export function refundableQuantity(line) {
  return line.state === "voided" ? 0 : Number(line.quantity) - Number(line.refunded_quantity);
}

/** @param {{terminal: import("./terminal-state.js").TerminalState, order: import("../lib/types.js").Order, payment: import("../lib/types.js").Payment, modes: any, onClose: () => void}} props */
export function RefundDishes({ terminal, order, payment, modes, onClose }) {
  const taken = useSignal(/** @type {Record<string, number>} */ ({}));
  const reason = useSignal("");
  const restock = useSignal(true);
  const lines = order.lines.filter(refundableQuantity);
  const chosen = lines.filter((line) => taken.value[line.id]);
  const refund = () => {
    const args = { payment: payment.id, lines: chosen.map((line) => part(line, taken.value[line.id])), restock: restock.value };
    const then = (/** @type {any} */ reply) =>
      toast(text("pos-amount-refunded", { amount: money(reply.refund.amount_minor, terminal.settings.value) }));
    onClose();
    void terminal.act("payment.refund", { ...args, reason: reason.value.trim() }, { id: newId(), then });
  };
  const isReady = chosen.length > 0 && Boolean(reason.value.trim());
  const foot = html`
    <button class="button danger huge" data-testid="give-back" disabled=${!isReady} onClick=${refund}>
      ${buttonText(chosen.length, reason.value.trim())}
    </button>
  `;
  return html`
    <${Sheet} title=${text("pos-refund")} testid="refund-sheet" onClose=${onClose} foot=${foot}>
      ${modes}
      <ul class="split-lines">
        ${lines.map(
          (line) => html`
            <${Pick}
              key=${line.id}
              line=${line}
              currency=${terminal.settings.value}
              taken=${taken.value[line.id] ?? 0}
              onChange=${(/** @type {number} */ n) => (taken.value = { ...taken.value, [line.id]: n })}
            />
          `,
        )}
      </ul>
      <p class="quiet">${text("pos-refund-at-most", { amount: money(payment.held_minor, terminal.settings.value), tender: labelInSentence(payment.method) })}</p>
      <${ChoiceKeys}
        label=${text("pos-refund-stock")}
        name="restock"
        options=${[
          { value: true, word: text("pos-refund-back-in-stock") },
          { value: false, word: text("pos-refund-not-in-stock") },
        ]}
        value=${restock.value}
        onChoose=${(/** @type {boolean} */ one) => (restock.value = one)}
      />
      <${Reason} usual=${refundReasons()} value=${reason.value} onChange=${(/** @type {string} */ value) => (reason.value = value)} />
    </${Sheet}>
  `;
}

/** A dish of which one is left is a switch, more are a stepper. @param {{line: Line, currency: any, taken: number, onChange: (n: number) => void}} props */
function Pick({ line, currency, taken, onChange }) {
  const most = steps(line);
  return html`
    <li class=${taken ? "chosen" : ""} data-testid=${`refund-${line.name}`}>
      <button class="split-what" aria-pressed=${taken > 0} onClick=${() => onChange(taken ? 0 : most)}>
        <b>${refundableQuantity(line)}</b>
        <span>
          <strong>${line.name}</strong>
          <small><${Amount} minor=${line.total_minor} currency=${currency} bare /></small>
        </span>
      </button>
      ${
        most > 1
          ? html`
              <${Stepper} value=${taken} least=${0} most=${most} onChange=${onChange} />
            `
          : html`
              <em>${taken ? text("pos-goes-back") : ""}</em>
            `
      }
    </li>
  `;
}

/** Weighed and held dishes are refunded whole. @param {Line} line */
function steps(line) {
  const left = refundableQuantity(line);
  return Number.isInteger(left) && line.state !== "draft" ? left : 1;
}

/** @param {Line} line @param {number} taken */
function part(line, taken) {
  return { id: line.id, ...(taken === steps(line) ? {} : { quantity: taken }) };
}

/** @param {number} count @param {string} reason */
function buttonText(count, reason) {
  if (!count) return text("pos-choose-dish-to-refund");
  return reason ? text("pos-refund-dish-count", { count }) : text("pos-choose-reason");
}
