/** The open order: its lines, the hub's totals, Send and Pay. On a phone it slides up from a bar. */
import { Amount } from "../elements/amount.js";
import { BillRows } from "../elements/bill-rows.js";
import { CartLine } from "../elements/cart-line.js";
import { Icon } from "../elements/icon.js";
import { classes, html, useEffect, useRef } from "../elements/html.js";
import { billOf } from "../lib/bill.js";
import { courses, unsent } from "../lib/courses.js";
import { payable } from "../lib/payments.js";
import { place } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { HoldNote, holdOf, sendLabel } from "./unsent-commands.js";
import { askToVoid } from "./reason-sheet.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */

/** @param {{terminal: TerminalState}} props */
export function Cart({ terminal }) {
  const order = /** @type {Order} */ (terminal.order.value);
  const isUp = terminal.isCartUp.value;
  return html`
    <aside class=${classes("cart", isUp && "cart-up")} data-testid="cart">
      <${Bar} terminal=${terminal} order=${order} isUp=${isUp} />
      <${Head} terminal=${terminal} order=${order} />
      <${Lines} terminal=${terminal} order=${order} />
      <${HoldNote} terminal=${terminal} order=${order} />
      <${Totals} order=${order} currency=${terminal.settings.value} isAway=${isAway(terminal)} />
      <${Actions} terminal=${terminal} order=${order} />
    </aside>
  `;
}

/** The phone's bar. @param {{terminal: TerminalState, order: Order, isUp: boolean}} props */
function Bar({ terminal, order, isUp }) {
  const lines = order.lines.filter((line) => line.state !== "voided").length;
  return html`
    <button
      class="cart-bar"
      data-testid="cart-bar"
      aria-expanded=${isUp}
      onClick=${() => (terminal.isCartUp.value = !isUp)}
    >
      <span>
        <strong>${place(order)}</strong>
        ${` · ${text("pos-line-count", { count: lines })}`}
      </span>
      <b><${Amount} minor=${order.due_minor} currency=${terminal.settings.value} /></b>
      <${Icon} name=${isUp ? "down" : "up"} />
    </button>
  `;
}

/** @param {{terminal: TerminalState, order: Order}} props */
function Head({ terminal, order }) {
  const isMine = order.waiter?.id === terminal.me.value?.staff.id;
  const facts = [
    order.number ? `#${order.number}` : text("pos-not-sent-yet"),
    order.guests && text("pos-guest-count", { count: order.guests }),
    isMine ? text("pos-mine") : order.waiter?.name,
    order.customer?.name,
  ];
  return html`
    <header class="cart-head">
      <div>
        <h2 data-testid="order-place">${place(order)}</h2>
        <small>${facts.filter(Boolean).join(" · ")}</small>
        ${
          order.note &&
          html`
            <small class="cart-note">${text("pos-order-note", { note: order.note })}</small>
          `
        }
      </div>
      <button
        class="icon-button"
        aria-label=${text("pos-more-actions")}
        data-testid="order-more"
        onClick=${() => (terminal.sheet.value = { kind: "order" })}
      >
        <${Icon} name="more" size=${26} />
      </button>
    </header>
  `;
}

/** @param {{terminal: TerminalState, order: Order}} props */
function Lines({ terminal, order }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const latest = order.lines.at(-1)?.id;
  useEffect(() => list.current?.scrollTo({ top: list.current.scrollHeight }), [latest]);
  if (!order.lines.length)
    return html`
      <div class="empty cart-empty">
        <strong>${text("pos-no-dishes")}</strong>
        ${text("pos-no-dishes-note")}
      </div>
    `;
  return html`
    <ul class="cart-lines" ref=${list}>
      ${order.lines.map(
        (line) => html`
          <${CartLine}
            key=${line.id}
            line=${line}
            currency=${terminal.settings.value}
            isAway=${isAway(terminal)}
            isChosen=${terminal.lineId.value === line.id}
            canChange=${line.state === "draft" && order.state === "open" && terminal.hub.may("order.change_line")}
            canVoid=${terminal.can("order.void_line", order)}
            canDiscount=${terminal.can("order.discount", order) && line.total_minor > 0}
            canServe=${line.state === "ready" && terminal.can("order.serve", order)}
            onChoose=${() => (terminal.lineId.value = terminal.lineId.value === line.id ? null : line.id)}
            onMore=${() => more(terminal, line, 1)}
            onLess=${() => more(terminal, line, -1)}
            onRemove=${() => terminal.remove(line)}
            onEdit=${() => (terminal.sheet.value = { kind: "line", line: line.id })}
            onVoid=${() => askToVoid(terminal, order, line)}
            onDiscount=${() => (terminal.sheet.value = { kind: "discount", line: line.id })}
            onServe=${() => terminal.serve(line)}
          />
        `,
      )}
    </ul>
  `;
}

/** @param {TerminalState} terminal @param {import("../lib/types.js").Line} line @param {number} by */
function more(terminal, line, by) {
  const quantity = Number(line.quantity) + by;
  return quantity < 1 ? terminal.remove(line) : terminal.change(line, { quantity });
}

/** The bill below its lines; the taxes that it contains stand on the receipt. @param {{order: Order, currency: any, isAway: boolean}} props */
function Totals({ order, currency, isAway }) {
  const rows = billOf(order).filter(({ kind }) => kind !== "contained_tax");
  return html`
    <dl class="cart-sums" data-testid="cart-sums">
      ${
        order.pending &&
        isAway &&
        html`
          <div class="cart-waiting"><dt>${text("pos-total-without-unsent")}</dt></div>
        `
      }
      <${BillRows} rows=${rows} currency=${currency} />
    </dl>
  `;
}

/** @param {{terminal: TerminalState, order: Order}} props */
function Actions({ terminal, order }) {
  const drafts = unsent(order);
  const n = drafts.length;
  const isPaymentPending = order.pending_minor > 0 && !payable(order);
  const canSettle = terminal.can("order.settle", order);
  const canPay = canSettle || isPaymentPending || (terminal.can("order.pay", order) && payable(order) > 0);
  const send = () => (courses(drafts).length > 1 ? (terminal.sheet.value = { kind: "courses" }) : void terminal.send());
  return html`
    <footer class="cart-acts">
      ${
        terminal.hub.may("order.send") &&
        html`
          <button
            class=${classes("button huge", n > 0 && "main")}
            data-testid="send"
            disabled=${!n || !terminal.can("order.send", order)}
            onClick=${send}
          >
            ${n ? text("pos-send-count", { count: n }) : sendLabel(terminal, order)}
          </button>
        `
      }
      ${
        terminal.hub.may("order.pay") &&
        order.state === "open" &&
        html`
          <button
            class=${classes("button huge", !n && "main")}
            data-testid="pay"
            disabled=${!canPay || order.pending}
            onClick=${() => (canSettle ? settle(terminal, order) : (terminal.sheet.value = { kind: "pay", order: order.id }))}
          >
            ${text(canSettle ? "pos-close-nothing-due" : isPaymentPending ? "pos-waiting-for-payment" : "pos-pay")}
          </button>
        `
      }
    </footer>
  `;
}

/** @param {TerminalState} terminal @param {Order} order */
function settle(terminal, order) {
  void terminal.act("order.settle", { order: order.id }, { then: () => terminal.leave() });
}

/** True if pending changes stay pending for a while: the hub is away, or a command of this order is held. @param {TerminalState} terminal */
function isAway(terminal) {
  return !terminal.hub.connection.joined.value || Boolean(holdOf(terminal, terminal.orderId.value ?? ""));
}
