/** Who sits where, for how long, owing what. */
import { Amount } from "../elements/amount.js";
import { html } from "../elements/html.js";
import { elapsed } from "../lib/clock.js";
import { place } from "../lib/words.js";

/** @param {{office: import("./office.js").Office, title?: string}} props */
export function OpenTables({ office, title = "Open orders" }) {
  const orders = office.orders.value;
  return html`
    <section class="card" data-testid="open-orders">
      <header>
        <h2>${title}</h2>
        <span class="quiet">${orders.length}</span>
      </header>
      ${
        orders.length
          ? html`
              <${Orders} office=${office} orders=${orders} />
            `
          : html`
              <div class="empty">Open orders appear here.</div>
            `
      }
    </section>
  `;
}

/** @param {{office: import("./office.js").Office, orders: import("../lib/types.js").Order[]}} props */
export function Orders({ office, orders }) {
  return html`
    <table class="figures-table orders-table">
      <thead>
        <tr>
          <th>Where</th>
          <th>Waiter</th>
          <th>Guests</th>
          <th>Since</th>
          <th>Total</th>
          <th>Due</th>
        </tr>
      </thead>
      <tbody>
        ${orders.map(
          (order) => html`
            <tr
              key=${order.id}
              class="opens"
              data-testid=${`order-${order.number}`}
              onClick=${() => (office.looking.value = { kind: "order", id: order.id })}
            >
              <th>
                <button>
                  ${place(order)}${" "}
                  <small>#${order.number}</small>
                </button>
              </th>
              <td>${order.waiter?.name}</td>
              <td>${order.guests ?? "–"}</td>
              <td>${elapsed(order.opened_at)}</td>
              <td><${Amount} minor=${order.total_minor} currency=${office.settings.value} bare /></td>
              <td><${Amount} minor=${order.due_minor} currency=${office.settings.value} bare /></td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
