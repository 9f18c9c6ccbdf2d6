/** A paid order: its lines, its payments, and what can still be done with it. */
import { Amount } from "../elements/amount.js";
import { BillRows } from "../elements/bill-rows.js";
import { Icon } from "../elements/icon.js";
import { Sheet } from "../elements/sheet.js";
import { html } from "../elements/html.js";
import { billOf } from "../lib/bill.js";
import { dateTime } from "../lib/clock.js";
import { amount } from "../lib/money.js";
import { isReceived } from "../lib/payments.js";
import { place, labelOf } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { corrections } from "./payment-sheet.js";
import { askToReopen } from "./reason-sheet.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */
/** @typedef {import("../lib/types.js").Order} Order */

/** @param {{terminal: TerminalState, sheet: {order: string}, onClose: () => void}} props */
export function PaidOrderSheet({ terminal, sheet, onClose }) {
  const order = terminal.paid.list.value?.find((one) => one.id === sheet.order);
  if (!order) return null;
  const refund = (/** @type {string} */ payment) => (terminal.sheet.value = { kind: "refund", order, payment });
  const foot = html`
    <a class="button huge" href=${`/receipt/${order.id}`} target="_blank" data-testid="receipt">
      <${Icon} name="print" />
      ${text("pos-receipt")}
    </a>
    ${
      terminal.can("order.reopen", order) &&
      html`
        <button class="button huge" data-testid="order.reopen" onClick=${() => askToReopen(terminal, order)}>
          <${Icon} name="recall" />
          ${text("pos-reopen")}
        </button>
      `
    }
  `;
  return html`
    <${Sheet} title=${`${place(order)} #${order.number}`} testid="paid-order-sheet" onClose=${onClose} foot=${foot}>
      <p class="quiet">${text("pos-paid-at", { time: dateTime(order.settled_at ?? ""), person: order.waiter?.name })}</p>
      <${Sold} order=${order} currency=${terminal.settings.value} />
      <div class="stack">
        ${order.payments.filter(isReceived).map(
          (one) => html`
            <${Paid}
              key=${one.id}
              terminal=${terminal}
              payment=${one}
              canRefund=${terminal.can("payment.refund", order)}
              onRefund=${() => refund(one.id)}
              onMore=${corrections(terminal, order, one).length ? () => (terminal.sheet.value = { kind: "payment", order, payment: one }) : undefined}
            />
          `,
        )}
      </div>
    </${Sheet}>
  `;
}

/** @param {{order: Order, currency: any}} props */
function Sold({ order, currency }) {
  const lines = order.lines.filter((line) => line.state !== "voided");
  return html`
    <dl class="payment-list">
      ${lines.map(
        (line) => html`
          <div key=${line.id}>
            <dt>${line.quantity} ${line.name}</dt>
            <dd><${Amount} minor=${line.gross_minor} currency=${currency} bare /></dd>
          </div>
        `,
      )}
      <${BillRows} rows=${billOf(order)} currency=${currency} />
    </dl>
  `;
}

/** @param {{terminal: TerminalState, payment: import("../lib/types.js").Payment, canRefund: boolean, onRefund: () => void, onMore?: () => void}} props */
function Paid({ terminal, payment, canRefund, onRefund, onMore }) {
  const refunded = payment.refunded_minor;
  const tip = payment.tip_minor;
  return html`
    <div class="paid-row">
      <span>
        <strong>${labelOf(payment.method)}${" "}<${Amount} minor=${payment.amount_minor} currency=${terminal.settings.value} /></strong>
        <small>
          ${[payment.reference, tip && text("pos-tip-of", { amount: amount(tip, terminal.settings.value) }), refunded && text("pos-amount-refunded", { amount: amount(refunded, terminal.settings.value) })].filter(Boolean).join(" · ")}
        </small>
      </span>
      <span class="paid-acts">
        ${
          onMore &&
          html`
            <button class="button big" data-testid="payment-more" onClick=${onMore}>${text("pos-correct-payment")}</button>
          `
        }
        ${
          canRefund &&
          payment.held_minor > 0 &&
          html`
            <button class="button big" data-testid="refund" onClick=${onRefund}>${text("pos-refund")}</button>
          `
        }
      </span>
    </div>
  `;
}
