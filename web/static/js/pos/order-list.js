/** All open orders, oldest first, and a tab with recently paid ones. */
import { Amount } from "../elements/amount.js";
import { html, useEffect, useSignal } from "../elements/html.js";
import { clockTime, elapsed } from "../lib/clock.js";
import { isReceived } from "../lib/payments.js";
import { count, place, labelOf } from "../lib/labels.js";

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
        <${Tab} tab=${tab} name="open" word="Open" count=${terminal.orders.value.length} />
        <${Tab} tab=${tab} name="paid" word="Paid" />
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
        <strong>No open orders</strong>
        Orders appear here from the moment they are opened until they are paid.
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
        <strong>${error ? "Not available now" : orders ? "Nothing paid yet" : "One moment"}</strong>
        ${error || "Paid orders appear here, for a receipt, a refund or to reopen them."}
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
          <li><button class="button big wide" onClick=${() => terminal.paid.more()}>Earlier orders</button></li>
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
        <span class="order-number">${order.number ? `#${order.number}` : "waiting"}</span>
        <span class="order-who">
          <span>${[order.customer?.name, order.waiter?.name ?? "You"].filter(Boolean).join(" · ")}</span>
          <small>${count(lines, "line")} · ${since}</small>
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
  if (order.pending) return ["off", "Waiting"];
  if (has("ready")) return ["ready", "Ready"];
  if (order.state === "settled") return ["working", "Paid, not all sent"];
  if (has("draft")) return ["", "Not sent"];
  if (has("started")) return ["working", "Cooking"];
  return has("sent") ? ["working", "Sent"] : has("served") ? ["", "Served"] : ["seated", "Empty"];
}

/** @param {Order} order @returns {[string, string]} */
function tenders(order) {
  if (order.payments.some((one) => one.refunded_minor)) return ["late", "Refunded"];
  const methods = [...new Set(order.payments.filter(isReceived).map((one) => one.method))];
  return ["", methods.length === 1 ? labelOf(methods[0]) : methods.length ? "Several tenders" : "Nothing due"];
}
