/** Every open order, tables and takeaways alike; the oldest first. */
import { html } from "../elements/html.js";
import { elapsed } from "../lib/clock.js";
import { amount } from "../lib/money.js";
import { count, place } from "../lib/words.js";

/** @typedef {import("../lib/types.js").Order} Order */

/** @param {{desk: import("./desk.js").Desk}} props */
export function OrderList({ desk }) {
  const orders = desk.orders.value;
  return html`
    <header class="room-head">
      <h2>
        Open orders${" "}
        <span class="quiet">${orders.length}</span>
      </h2>
    </header>
    ${
      orders.length
        ? html`
            <ul class="order-list" data-testid="open-orders">
              ${orders.map(
                (order) => html`
                  <${Row} key=${order.id} order=${order} desk=${desk} />
                `,
              )}
            </ul>
          `
        : html`
            <div class="empty">
              <strong>No open orders</strong>
              Orders appear here from the first tap until they are paid.
            </div>
          `
    }
  `;
}

/** @param {{order: Order, desk: import("./desk.js").Desk}} props */
function Row({ order, desk }) {
  const [state, word] = progress(order);
  return html`
    <li>
      <button
        class="order-row"
        data-testid=${`order-${order.number ?? "pending"}`}
        onClick=${() => desk.enter(order.id)}
      >
        <strong class="order-place">${place(order)}</strong>
        <span class="order-number">${order.number ? `#${order.number}` : "waiting"}</span>
        <span class="order-who">
          ${order.waiter?.name ?? "You"}
          <small>
            ${count(order.lines.filter((line) => line.state !== "voided").length, "line")} · ${elapsed(order.opened_at)}
          </small>
        </span>
        <span class=${`chip ${state}`}>${word}</span>
        <b class="order-total">${amount(order.due_minor, desk.settings.value)}</b>
      </button>
    </li>
  `;
}

/** The furthest thing worth knowing, as a state and a word. @param {Order} order @returns {[string, string]} */
function progress(order) {
  const has = (/** @type {string} */ state) => order.lines.some((line) => line.state === state);
  if (order.pending) return ["off", "Waiting"];
  if (has("ready")) return ["ready", "Ready"];
  if (has("draft")) return ["", "Not sent"];
  if (has("started")) return ["working", "Cooking"];
  return has("sent") ? ["working", "Sent"] : has("served") ? ["", "Served"] : ["seated", "Empty"];
}
