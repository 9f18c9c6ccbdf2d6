/** All open orders, oldest first, and a tab with recently paid ones. */
import { Amount } from "../elements/amount.js";
import { html, useEffect, useSignal } from "../elements/html.js";
import { clockTime, elapsed } from "../lib/clock.js";
import { isReceived } from "../lib/payments.js";
import { place, labelOf } from "../lib/labels.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */

/** @param {{terminal: TerminalState}} props */
export function OrderList({ terminal }) {
  const tab = useSignal(/** @type {"open" | "paid"} */ ("open"));
  const joined = terminal.hub.connection.joined.value;
  useEffect(() => {
    if (tab.value === "paid" && joined) void terminal.paid.fetch();
  }, [tab.value, joined]);
  return html`
    <header class="room-head">
      <div class="tabs" role="tablist">
        <${Tab} tab=${tab} name="open" word=${text("pos-open")} count=${terminal.orders.value.length} />
        <${Tab} tab=${tab} name="paid" word=${text("pos-paid")} />
      </div>
    </header>
    ${
      tab.value === "open"
        ? html`
            <${Open} terminal=${terminal} />
          `
        : html`
            <${Paid} terminal=${terminal} />
          `
    }
  `;
}

/** @param {{tab: import("@preact/signals").Signal<string>, name: string, word: string, count?: number}} props */
function Tab({ tab, name, word, count: n }) {
  return html`
    <button
      class="tab"
      role="tab"
      data-testid=${`orders-${name}`}
      aria-selected=${tab.value === name}
      onClick=${() => (tab.value = name)}
    >
      ${word}
      ${
        n !== undefined &&
        html`
          <small>${n}</small>
        `
      }
    </button>
  `;
}

/** @param {{terminal: TerminalState}} props */
function Open({ terminal }) {
  const orders = terminal.orders.value;
  if (!orders.length)
    return html`
      <div class="empty">
        <strong>${text("pos-no-open-orders")}</strong>
        ${text("pos-no-open-orders-note")}
      </div>
    `;
  return html`
    <ul class="order-list" data-testid="open-orders">
      ${orders.map(
        (order) => html`
          <${Row}
            key=${order.id}
            terminal=${terminal}
            order=${order}
            chip=${progress(order)}
            since=${elapsed(order.opened_at)}
            minor=${order.due_minor}
            onOpen=${() => terminal.enter(order.id)}
          />
        `,
      )}
    </ul>
  `;
}

/** @param {{terminal: TerminalState}} props */
function Paid({ terminal }) {
  const orders = terminal.paid.list.value;
  const error = terminal.paid.error.value;
  if (!orders?.length)
    return html`
      <div class="empty">
        <strong>${text(error ? "pos-not-available-now" : orders ? "pos-nothing-paid" : "common-one-moment")}</strong>
        ${error || text("pos-paid-orders-note")}
      </div>
    `;
  return html`
    <ul class="order-list" data-testid="paid-orders">
      ${orders.map(
        (order) => html`
          <${Row}
            key=${order.id}
            terminal=${terminal}
            order=${order}
            chip=${tenders(order)}
            since=${clockTime(order.settled_at ?? order.opened_at)}
            minor=${order.total_minor}
            onOpen=${() => (terminal.sheet.value = { kind: "paid", order: order.id })}
          />
        `,
      )}
      ${
        terminal.paid.hasMore &&
        html`
          <li><button class="button big wide" onClick=${() => terminal.paid.more()}>${text("pos-earlier-orders")}</button></li>
        `
      }
    </ul>
  `;
}

/** @param {{terminal: TerminalState, order: Order, chip: [string, string], since: string, minor: number, onOpen: () => void}} props */
function Row({ terminal, order, chip: [state, word], since, minor, onOpen }) {
  const lines = order.lines.filter((line) => line.state !== "voided").length;
  return html`
    <li>
      <button class="order-row" data-testid=${`order-${order.number ?? "pending"}`} onClick=${onOpen}>
        <strong class="order-place">${place(order)}</strong>
        <span class="order-number">${order.number ? `#${order.number}` : text("pos-number-awaited")}</span>
        <span class="order-who">
          <span>${[order.customer?.name, order.waiter?.name ?? text("pos-you")].filter(Boolean).join(" · ")}</span>
          <small>${text("pos-line-count", { count: lines })} · ${since}</small>
        </span>
        <span class=${`chip ${state}`}>${word}</span>
        <b class="order-total"><${Amount} minor=${minor} currency=${terminal.settings.value} bare /></b>
      </button>
    </li>
  `;
}

/** The most important state of the order, as a style and a label. @param {Order} order @returns {[string, string]} */
function progress(order) {
  const has = (/** @type {string} */ state) => order.lines.some((line) => line.state === state);
  if (order.pending) return ["off", text("pos-progress-waiting")];
  if (has("ready")) return ["ready", text("pos-progress-ready")];
  if (order.state === "settled") return ["working", text("pos-progress-paid-not-all-sent")];
  if (has("draft")) return ["", text("pos-progress-not-sent")];
  if (has("started")) return ["working", text("pos-progress-cooking")];
  if (has("sent")) return ["working", text("pos-progress-sent")];
  return has("served") ? ["", text("pos-progress-served")] : ["seated", text("pos-progress-empty")];
}

/** @param {Order} order @returns {[string, string]} */
function tenders(order) {
  if (order.payments.some((one) => one.refunded_minor)) return ["late", text("pos-refunded")];
  const methods = [...new Set(order.payments.filter(isReceived).map((one) => one.method))];
  return ["", methods.length === 1 ? labelOf(methods[0]) : text(methods.length ? "pos-several-tenders" : "pos-nothing-due")];
}
