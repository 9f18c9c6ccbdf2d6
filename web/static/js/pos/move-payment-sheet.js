/** The open order for which a payment was meant; the hub says if less is due there. */
import { Amount } from "../elements/amount.js";
import { HoldButton } from "../elements/hold-button.js";
import { Sheet } from "../elements/sheet.js";
import { toast } from "../elements/toast.js";
import { classes, html, useSignal } from "../elements/html.js";
import { newId } from "../lib/ids.js";
import { place } from "../lib/labels.js";
import { payable } from "../lib/payments.js";
import { text } from "../lib/texts.js";
import { About } from "./payment-sheet.js";

/** @typedef {import("../lib/types.js").Order} Order */

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {order: Order, payment: import("../lib/types.js").Payment}, onClose: () => void}} props */
export function MovePaymentSheet({ terminal, sheet: { order, payment }, onClose }) {
  const chosen = useSignal(/** @type {Order | null} */ (null));
  const others = terminal.orders.value.filter(
    (other) => other.id !== order.id && terminal.can("order.pay", other) && payable(other) >= payment.amount_minor,
  );
  const move = (/** @type {Order} */ other) => {
    const then = () => toast(text("pos-payment-moved", { number: String(other.number) }));
    onClose();
    void terminal.act("payment.move", { payment: payment.id, order: other.id }, { id: newId(), then });
  };
  const foot = chosen.value
    ? html`
        <${HoldButton} kind="danger huge" testid="confirm-move-payment" onHold=${() => move(/** @type {Order} */ (chosen.value))}>
          ${text("pos-hold-to-move-payment", { number: String(chosen.value.number) })}
        </${HoldButton}>
      `
    : html`
        <button class="button huge" disabled>${text("pos-choose-order")}</button>
      `;
  return html`
    <${Sheet} title=${text("pos-wrong-order")} testid="move-payment-sheet" onClose=${onClose} foot=${foot}>
      <${About} terminal=${terminal} order=${order} payment=${payment} />
      ${!others.length && html`<p class="empty">${text("pos-no-order-for-payment")}</p>`}
      <div class="stack">
        ${others.map(
          (other) => html`
            <button
              class=${classes("button big row", chosen.value?.id === other.id && "chosen")}
              key=${other.id}
              data-testid=${`move-to-${other.number}`}
              aria-pressed=${chosen.value?.id === other.id}
              onClick=${() => (chosen.value = other)}
            >
              <span>
                ${place(other)} · #${other.number}
                <small>${text("pos-still-due")}</small>
              </span>
              <b><${Amount} minor=${payable(other)} currency=${terminal.settings.value} bare /></b>
            </button>
          `,
        )}
      </div>
    </${Sheet}>
  `;
}
