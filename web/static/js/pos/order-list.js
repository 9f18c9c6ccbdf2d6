/** Every open order, tables and takeaways alike, oldest first; beside them what was paid lately. */
import { Amount } from "../elements/amount.js";
import { html, useEffect, useSignal } from "../elements/html.js";
import { clockTime, elapsed } from "../lib/clock.js";
import { isIn } from "../lib/payments.js";
import { count, place, say } from "../lib/words.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("./desk.js").Desk} Desk */

/** @param {{desk: Desk}} props */
export function OrderList({ desk }) {
  const tab = useSignal(/** @type {"open" | "paid"} */ ("open"));
  const joined = desk.hub.connection.joined.value;
  useEffect(() => {
    if (tab.value === "paid" && joined) void desk.paid.ask();
  }, [tab.value, joined]);
  return html`
    <header class="room-head">
      <div class="tabs" role="tablist">
        <${Tab} tab=${tab} name="open" word="Open" count=${desk.orders.value.length} />
        <${Tab} tab=${tab} name="paid" word="Paid" />
      </div>
    </header>
    ${
      tab.value === "open"
        ? html`
            <${Open} desk=${desk} />
          `
        : html`
            <${Paid} desk=${desk} />
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

/** @param {{desk: Desk}} props */
function Open({ desk }) {
  const orders = desk.orders.value;
  if (!orders.length)
    return html`
      <div class="empty">
        <strong>No open orders</strong>
        Orders appear here from the first tap until they are paid.
      </div>
    `;
  return html`
    <ul class="order-list" data-testid="open-orders">
      ${orders.map(
        (order) => html`
          <${Row}
            key=${order.id}
            desk=${desk}
            order=${order}
            chip=${progress(order)}
            since=${elapsed(order.opened_at)}
            minor=${order.due_minor}
            onOpen=${() => desk.enter(order.id)}
          />
        `,
      )}
    </ul>
  `;
}

/** @param {{desk: Desk}} props */
function Paid({ desk }) {
  const orders = desk.paid.list.value;
  const why = desk.paid.why.value;
  if (!orders?.length)
    return html`
      <div class="empty">
        <strong>${why ? "Not now" : orders ? "Nothing paid yet" : "One moment"}</strong>
        ${why || "Paid orders appear here: receipt, refund, reopen."}
      </div>
    `;
  return html`
    <ul class="order-list" data-testid="paid-orders">
      ${orders.map(
        (order) => html`
          <${Row}
            key=${order.id}
            desk=${desk}
            order=${order}
            chip=${tenders(order)}
            since=${clockTime(order.settled_at ?? order.opened_at)}
            minor=${order.total_minor}
            onOpen=${() => (desk.sheet.value = { kind: "paid", order: order.id })}
          />
        `,
      )}
      ${
        desk.paid.hasMore &&
        html`
          <li><button class="button big wide" onClick=${() => desk.paid.more()}>Earlier ones</button></li>
        `
      }
    </ul>
  `;
}

/** @param {{desk: Desk, order: Order, chip: [string, string], since: string, minor: number, onOpen: () => void}} props */
function Row({ desk, order, chip: [state, word], since, minor, onOpen }) {
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
        <b class="order-total"><${Amount} minor=${minor} currency=${desk.settings.value} bare /></b>
      </button>
    </li>
  `;
}

/** The furthest thing worth knowing, as a state and a word. @param {Order} order @returns {[string, string]} */
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
  const methods = [...new Set(order.payments.filter(isIn).map((one) => one.method))];
  return ["", methods.length === 1 ? say(methods[0]) : methods.length ? "Several tenders" : "Nothing due"];
}
