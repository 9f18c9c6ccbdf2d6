/** What can be corrected of a payment, while its drawer is open; after that it is refunded. */
import { Amount } from "../elements/amount.js";
import { Icon } from "../elements/icon.js";
import { Sheet } from "../elements/sheet.js";
import { toast } from "../elements/toast.js";
import { html } from "../elements/html.js";
import { newId } from "../lib/ids.js";
import { labelOf, place } from "../lib/labels.js";
import { money } from "../lib/money.js";
import { isReceived } from "../lib/payments.js";
import { text } from "../lib/texts.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */
/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("../lib/types.js").Payment} Payment */
/** @type {{name: string, icon: string, label: () => string, note: () => string, begin: (terminal: TerminalState, order: Order, payment: Payment) => void}[]} */
const CORRECTIONS = [
  {
    name: "payment.tip",
    icon: "percent",
    label: () => text("pos-change-tip"),
    note: () => text("pos-change-tip-note"),
    begin: (terminal, order, payment) => (terminal.sheet.value = { kind: "tip", order, payment }),
  },
  {
    name: "payment.correct",
    icon: "card",
    label: () => text("pos-wrong-tender"),
    note: () => text("pos-wrong-tender-note"),
    begin: (terminal, order, payment) => (terminal.sheet.value = { kind: "correct", order, payment }),
  },
  {
    name: "payment.move",
    icon: "move",
    label: () => text("pos-wrong-order"),
    note: () => text("pos-wrong-order-note"),
    begin: (terminal, order, payment) => (terminal.sheet.value = { kind: "move-payment", order, payment }),
  },
  {
    name: "payment.void",
    icon: "close",
    label: () => text("pos-never-paid"),
    note: () => text("pos-never-paid-note"),
    begin: askToVoidPayment,
  },
];

/** The corrections to offer. @param {TerminalState} terminal @param {Order} order @param {Payment} payment */
export function corrections(terminal, order, payment) {
  const awaited = terminal.settings.value?.tenders.find(({ code }) => code === payment.method)?.is_awaited;
  const isWhole = !payment.refunded_minor;
  return CORRECTIONS.filter(
    ({ name }) =>
      terminal.can(name, order) &&
      (isWhole || name === "payment.tip") &&
      (!awaited || name === "payment.move") &&
      isOpenBook(terminal, payment),
  );
}

/** A cashier's own drawer is on this screen; of other drawers the hub knows. @param {TerminalState} terminal @param {Payment} payment */
function isOpenBook(terminal, payment) {
  return terminal.me.value?.staff.role !== "cashier" || payment.shift === (terminal.shift.value?.id ?? null);
}

/** @param {{terminal: TerminalState, sheet: {order: Order, payment: Payment}, onClose: () => void}} props */
export function PaymentSheet({ terminal, sheet: { order, payment }, onClose }) {
  return html`
    <${Sheet} title=${text("pos-correct-a-payment")} testid="payment-sheet" onClose=${onClose}>
      <${About} terminal=${terminal} order=${order} payment=${payment} />
      <div class="stack">
        ${corrections(terminal, order, payment).map(
          (one) => html`
            <button class="button big row" key=${one.name} data-testid=${one.name} onClick=${() => one.begin(terminal, order, payment)}>
              <${Icon} name=${one.icon} />
              <span>
                ${one.label()}
                <small>${one.note()}</small>
              </span>
            </button>
          `,
        )}
      </div>
    </${Sheet}>
  `;
}

/** Which payment of an order that is still open? @param {{terminal: TerminalState, sheet: {order: Order}, onClose: () => void}} props */
export function PaymentsSheet({ terminal, sheet: { order }, onClose }) {
  const payments = order.payments.filter((one) => isReceived(one) && corrections(terminal, order, one).length);
  return html`
    <${Sheet} title=${text("pos-which-payment")} testid="payments-sheet" onClose=${onClose}>
      <div class="stack">
        ${payments.map(
          (one) => html`
            <button
              class="button big row"
              key=${one.id}
              data-testid=${`payment-${one.method}`}
              onClick=${() => (terminal.sheet.value = { kind: "payment", order, payment: one })}
            >
              <span>
                ${labelOf(one.method)}
                <small>${one.reference ?? ""}</small>
              </span>
              <b><${Amount} minor=${one.amount_minor} currency=${terminal.settings.value} bare /></b>
            </button>
          `,
        )}
      </div>
    </${Sheet}>
  `;
}

/** Which payment it is: tender, amount, order. @param {{terminal: TerminalState, order: Order, payment: Payment}} props */
export function About({ terminal, order, payment }) {
  const settings = terminal.settings.value;
  return html`
    <p class="quiet" data-testid="payment-about">${aboutPayment(order, payment, settings)}</p>
  `;
}

/** @param {Order} order @param {Payment} payment @param {any} settings */
function aboutPayment(order, payment, settings) {
  return text("pos-payment-about", {
    tender: [labelOf(payment.method), payment.reference].filter(Boolean).join(" "),
    amount: money(payment.amount_minor, settings),
    place: place(order),
    number: String(order.number),
  });
}

/** @param {TerminalState} terminal @param {Order} order @param {Payment} payment */
function askToVoidPayment(terminal, order, payment) {
  const then = () => toast(text("pos-payment-voided", { number: String(order.number) }));
  terminal.sheet.value = {
    kind: "reason",
    title: text("pos-never-paid"),
    about: `${aboutPayment(order, payment, terminal.settings.value)} ${text("pos-never-paid-note")}`,
    hold: text("pos-hold-to-void-payment"),
    testid: "void-payment",
    usual: [text("pos-reason-not-paid"), text("pos-reason-typed-twice"), text("pos-reason-card-declined")],
    onConfirm: (/** @type {string} */ reason) =>
      terminal.act("payment.void", { payment: payment.id, reason }, { id: newId(), then }),
  };
}
