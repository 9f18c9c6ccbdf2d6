/** The open order: its lines, its sums as the hub gave them, Send and Pay. On a phone it slides up from a bar. */
import { Amount } from "../elements/amount.js";
import { CartLine } from "../elements/cart-line.js";
import { Icon } from "../elements/icon.js";
import { classes, html, useEffect, useRef } from "../elements/html.js";
import { courses, unsent } from "../lib/courses.js";
import { isAwaited, isIn, payable } from "../lib/payments.js";
import { count, place, say } from "../lib/words.js";
import { HeldNote, holdOf, sendWord } from "./unsent.js";
import { askToVoid } from "./why-sheet.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("./desk.js").Desk} Desk */

/** @param {{desk: Desk}} props */
export function Cart({ desk }) {
  const order = /** @type {Order} */ (desk.order.value);
  const isUp = desk.isCartUp.value;
  return html`
    <aside class=${classes("cart", isUp && "cart-up")} data-testid="cart">
      <${Bar} desk=${desk} order=${order} isUp=${isUp} />
      <${Head} desk=${desk} order=${order} />
      <${Lines} desk=${desk} order=${order} />
      <${HeldNote} desk=${desk} order=${order} />
      <${Sums} order=${order} currency=${desk.settings.value} isAway=${isAway(desk)} />
      <${Acts} desk=${desk} order=${order} />
    </aside>
  `;
}

/** The phone's bar. @param {{desk: Desk, order: Order, isUp: boolean}} props */
function Bar({ desk, order, isUp }) {
  const lines = order.lines.filter((line) => line.state !== "voided").length;
  return html`
    <button
      class="cart-bar"
      data-testid="cart-bar"
      aria-expanded=${isUp}
      onClick=${() => (desk.isCartUp.value = !isUp)}
    >
      <span>
        <strong>${place(order)}</strong>
        ${` · ${count(lines, "line")}`}
      </span>
      <b><${Amount} minor=${order.due_minor} currency=${desk.settings.value} /></b>
      <${Icon} name=${isUp ? "down" : "up"} />
    </button>
  `;
}

/** @param {{desk: Desk, order: Order}} props */
function Head({ desk, order }) {
  const isMine = order.waiter?.id === desk.me.value?.staff.id;
  const facts = [
    order.number ? `#${order.number}` : "waiting",
    order.guests && count(order.guests, "guest"),
    isMine ? "mine" : order.waiter?.name,
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
            <small class="cart-note">“${order.note}”</small>
          `
        }
      </div>
      <button
        class="icon-button"
        aria-label="More for this order"
        data-testid="order-more"
        onClick=${() => (desk.sheet.value = { kind: "order" })}
      >
        <${Icon} name="more" size=${26} />
      </button>
    </header>
  `;
}

/** @param {{desk: Desk, order: Order}} props */
function Lines({ desk, order }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const latest = order.lines.at(-1)?.id;
  useEffect(() => list.current?.scrollTo({ top: list.current.scrollHeight }), [latest]);
  if (!order.lines.length)
    return html`
      <div class="empty cart-empty">
        <strong>Nothing yet</strong>
        Tap a dish; it appears here.
      </div>
    `;
  return html`
    <ul class="cart-lines" ref=${list}>
      ${order.lines.map(
        (line) => html`
          <${CartLine}
            key=${line.id}
            line=${line}
            currency=${desk.settings.value}
            isAway=${isAway(desk)}
            isChosen=${desk.lineId.value === line.id}
            canChange=${line.state === "draft" && order.state === "open" && desk.hub.may("order.change_line")}
            canVoid=${desk.can("order.void_line", order)}
            canDiscount=${desk.can("order.discount", order) && line.total_minor > 0}
            canServe=${line.state === "ready" && desk.can("order.serve", order)}
            onChoose=${() => (desk.lineId.value = desk.lineId.value === line.id ? null : line.id)}
            onMore=${() => more(desk, line, 1)}
            onLess=${() => more(desk, line, -1)}
            onRemove=${() => desk.remove(line)}
            onEdit=${() => (desk.sheet.value = { kind: "line", line: line.id })}
            onVoid=${() => askToVoid(desk, order, line)}
            onDiscount=${() => (desk.sheet.value = { kind: "discount", line: line.id })}
            onServe=${() => desk.serve(line)}
          />
        `,
      )}
    </ul>
  `;
}

/** @param {Desk} desk @param {import("../lib/types.js").Line} line @param {number} by */
function more(desk, line, by) {
  const quantity = Number(line.quantity) + by;
  return quantity < 1 ? desk.remove(line) : desk.change(line, { quantity });
}

/** @param {{order: Order, currency: any, isAway: boolean}} props */
function Sums({ order, currency, isAway }) {
  const row = (/** @type {string} */ word, /** @type {number} */ minor, sign = "") =>
    minor
      ? html`
          <div>
            <dt>${word}</dt>
            <dd><${Amount} minor=${minor} currency=${currency} bare sign=${sign} /></dd>
          </div>
        `
      : null;
  return html`
    <dl class="cart-sums">
      ${row("Discount", order.discount_minor, "−")}${row("Service", order.service_charge_minor)}
      ${order.payments.filter(isIn).map((paid) => row(`Paid, ${say(paid.method).toLowerCase()}`, paid.amount_minor, "−"))}
      ${order.payments.filter(isAwaited).map((paid) => row(`Awaited, ${say(paid.method)}`, paid.amount_minor))}
      ${
        order.pending &&
        isAway &&
        html`
          <div class="cart-waiting"><dt>What waits is not counted yet</dt></div>
        `
      }
      <div class="cart-total">
        <dt>${order.state === "settled" ? "Paid" : order.paid_minor ? "Due" : "Total"}</dt>
        <dd data-testid="order-total"><${Amount} minor=${order.state === "settled" ? order.total_minor : order.due_minor} currency=${currency} /></dd>
      </div>
    </dl>
  `;
}

/** @param {{desk: Desk, order: Order}} props */
function Acts({ desk, order }) {
  const drafts = unsent(order);
  const n = drafts.length;
  const isAwaiting = order.pending_minor > 0 && !payable(order);
  const canPay = isAwaiting || (desk.can("order.pay", order) && payable(order) > 0);
  const send = () => (courses(drafts).length > 1 ? (desk.sheet.value = { kind: "courses" }) : void desk.send());
  return html`
    <footer class="cart-acts">
      ${
        desk.hub.may("order.send") &&
        html`
          <button
            class=${classes("button huge", n > 0 && "main")}
            data-testid="send"
            disabled=${!n || !desk.can("order.send", order)}
            onClick=${send}
          >
            ${n ? `Send ${n}` : sendWord(desk, order)}
          </button>
        `
      }
      ${
        desk.hub.may("order.pay") &&
        order.state === "open" &&
        html`
          <button
            class=${classes("button huge", !n && "main")}
            data-testid="pay"
            disabled=${!canPay || order.pending}
            onClick=${() => (desk.sheet.value = { kind: "pay", order: order.id })}
          >
            ${isAwaiting ? "Awaiting payment" : "Pay"}
          </button>
        `
      }
    </footer>
  `;
}

/** Is the hub out of reach, or does it not take this order, so that what is pending stays so for a while? @param {Desk} desk */
function isAway(desk) {
  return !desk.hub.connection.joined.value || Boolean(holdOf(desk, desk.orderId.value ?? ""));
}
