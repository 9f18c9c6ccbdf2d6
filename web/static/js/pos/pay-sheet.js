/** Payment of an order: what is due, the tenders, what remains; at the end the change and the receipt. */
import { Amount } from "../elements/amount.js";
import { BillRows } from "../elements/bill-rows.js";
import { PendingPayment } from "../elements/pending-payment.js";
import { CardPad } from "../elements/card-pad.js";
import { CashPad } from "../elements/cash-pad.js";
import { Icon } from "../elements/icon.js";
import { Sheet } from "../elements/sheet.js";
import { classes, html, useEffect, useSignal } from "../elements/html.js";
import { billOf } from "../lib/bill.js";
import { newId } from "../lib/ids.js";
import { isPending, isReceived, payable } from "../lib/payments.js";
import { labelOf, place, stateLabel } from "../lib/labels.js";
import { text, textParts } from "../lib/texts.js";
import { useOrder } from "./use-order.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @type {Record<string, string>} */
const ICONS = { cash: "cash", card: "card", mobile_money: "phone", pesapal: "screen" };

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {order: string}, onClose: () => void}} props */
export function PaySheet({ terminal, sheet, onClose }) {
  const tenders = terminal.settings.value?.tenders ?? [];
  const method = useSignal(/** @type {string} */ (tenders[0]?.code ?? "cash"));
  const tender = tenders.find(({ code }) => code === method.value);
  const isBusy = useSignal(false);
  const paidCount = useSignal(0);
  const { shared } = terminal;
  const last = useSignal(/** @type {{payment: any, order: Order} | null} */ (null));
  const current = useOrder(terminal, sheet.order);
  const order = last.value?.order.state === "settled" ? last.value.order : (current ?? last.value?.order);
  const due = order ? payable(order) : 0;
  useEffect(() => void (due && shared.divideAgain(sheet.order)), [due, shared.leftOf(sheet.order)]);
  if (!order) return null;
  if (order.state === "settled" && !isBusy.value)
    return html`
      <${Paid} terminal=${terminal} order=${order} payment=${last.value?.payment} onClose=${() => terminal.leave()} />
    `;
  const pay = async (/** @type {object} */ payment) => {
    const id = newId();
    isBusy.value = true;
    const result = await terminal.act("order.pay", { order: order.id, id, method: method.value, ...payment }, { id });
    isBusy.value = false;
    if (!result) return;
    last.value = result;
    paidCount.value += 1;
    shared.paid(order.id);
  };
  const cancel = async (/** @type {import("../lib/types.js").Payment} */ payment) => {
    if (await terminal.act("payment.cancel", { payment: payment.id })) shared.putBack(order.id, payment.amount_minor);
  };
  const next = due ? shared.next(order.id) : null;
  const share = next?.minor;
  const pending = order.payments.find(isPending);
  const isWaiting = pending && (tender?.is_awaited || !due);
  const Pad = tender?.goes_into_drawer ? CashPad : CardPad;
  return html`
    <${Sheet} title=${text("pos-pay-for", { place: place(order) })} kind="wide pay" testid="pay-sheet" onClose=${onClose}>
      <section class="pay-left">
        <div class="pay-due">
          <small>${next ? text("pos-share-of", { number: next.number, count: next.count }) : dueLabel(order)}</small>
          <strong data-testid="due"><${Amount} minor=${share ?? (due || order.due_minor)} currency=${terminal.settings.value} /></strong>
          ${
            share &&
            html`
              <p class="quiet">
                ${textParts("pos-due-in-all", {
                  amount: html`<${Amount} minor=${order.due_minor} currency=${terminal.settings.value} />`,
                })}
              </p>
              <button class="button big" data-testid="pay-rest" onClick=${() => shared.forget(order.id)}>
                ${text("pos-pay-rest")}
              </button>
            `
          }
        </div>
        <div class="tenders">
          ${tenders.map(
            ({ code }) => html`
              <button
                class=${classes("tender", method.value === code && "chosen")}
                key=${code}
                data-testid=${`tender-${code}`}
                aria-pressed=${method.value === code}
                disabled=${!due}
                onClick=${() => (method.value = code)}
              >
                <${Icon} name=${ICONS[code] ?? "card"} size=${26} />
                ${labelOf(code)}
              </button>
            `,
          )}
        </div>
        <${Payments} order=${order} currency=${terminal.settings.value} />
      </section>
      ${
        isWaiting
          ? html`
              <${PendingPayment}
                payment=${pending}
                settings=${terminal.settings.value}
                canCancel=${terminal.can("payment.cancel", order)}
                onCancel=${() => cancel(pending)}
              />
            `
          : html`
      <${Pad}
        key=${`${method.value}:${due}:${paidCount.value}:${share}`}
        tender=${tender}
        due=${due}
        share=${share}
        settings=${terminal.settings.value}
        isBusy=${isBusy.value || shared.isAsking.value}
        isDrawerOpen=${Boolean(terminal.shift.value)}
        onPay=${pay}
        onDrawer=${() => (terminal.sheet.value = { kind: "drawer", then: sheet })}
      />
            `
      }
    </${Sheet}>
  `;
}

/** @param {Order} order */
function dueLabel(order) {
  if (!payable(order)) return text("pos-waiting-for-payment");
  return text(order.paid_minor || order.pending_minor ? "pos-still-due" : "pos-due");
}

/** The bill below its lines, with payments, and why the last one failed. @param {{order: Order, currency: any}} props */
function Payments({ order, currency }) {
  const states = new Map(order.payments.map((one) => [one.id, one.state]));
  const failed = order.payments.slice(-1).filter((one) => !isReceived(one) && !isPending(one));
  const isPayment = (/** @type {string} */ kind) => kind === "payment" || kind === "pending";
  return html`
    <dl class="payment-list">
      <${BillRows}
        rows=${billOf(order)}
        currency=${currency}
        testid=${(/** @type {import("../lib/types.js").BillRow} */ row) => (isPayment(row.kind) ? `given-${states.get(row.payment ?? "")}` : undefined)}
      />
      ${failed.map(
        (one) => html`
          <div key=${one.id} data-testid=${`given-${one.state}`}>
            <dt>${labelOf(one.method)} · ${one.note ?? stateLabel("payment", one.state)}</dt>
          </div>
        `,
      )}
    </dl>
  `;
}

/** @param {{terminal: import("./terminal-state.js").TerminalState, order: Order, payment: any, onClose: () => void}} props */
function Paid({ terminal, order, payment, onClose }) {
  const change = payment?.change_minor ?? 0;
  const foot = html`
    <a class="button huge" href=${`/receipt/${order.id}`} target="_blank" data-testid="receipt">
      <${Icon} name="print" />
      ${text("pos-receipt")}
    </a>
    ${
      payment &&
      terminal.can("payment.tip", order) &&
      html`
        <button class="button huge" data-testid="payment.tip" onClick=${() => (terminal.sheet.value = { kind: "tip", order, payment })}>
          ${text("pos-add-tip")}
        </button>
      `
    }
    <button class="button main huge" data-testid="done" onClick=${onClose}>${text("pos-done")}</button>
  `;
  return html`
    <${Sheet} title=${text("pos-is-paid", { place: place(order) })} testid="paid-sheet" onClose=${onClose} foot=${foot}>
      <div class="paid">
        <span class="paid-mark"><${Icon} name="check" size=${36} /></span>
        <small>${text(change ? "pos-change" : "pos-paid-in-full")}</small>
        <strong data-testid="change"><${Amount} minor=${change || order.total_minor} currency=${terminal.settings.value} /></strong>
        <span class="quiet">${text("pos-order-number", { number: String(order.number) })}</span>
      </div>
    </${Sheet}>
  `;
}
