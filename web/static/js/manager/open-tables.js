/** Open orders: where, whose, since when, and what is due. */
import { Amount } from "../elements/amount.js";
import { html } from "../elements/html.js";
import { elapsed } from "../lib/clock.js";
import { place } from "../lib/labels.js";
import { text } from "../lib/texts.js";

/** @param {{figures: import("./figures-model.js").FiguresModel, title?: string}} props */
export function OpenTables({ figures, title = text("manager-open-orders") }) {
  const orders = figures.orders.value;
  return html`
    <section class="card" data-testid="open-orders">
      <header>
        <h2>${title}</h2>
        <span class="quiet">${orders.length}</span>
      </header>
      ${
        orders.length
          ? html`
              <${Orders} figures=${figures} orders=${orders} />
            `
          : html`
              <div class="empty">${text("manager-no-open-orders")}</div>
            `
      }
    </section>
  `;
}

/** @param {{figures: import("./figures-model.js").FiguresModel, orders: import("../lib/types.js").Order[]}} props */
export function Orders({ figures, orders }) {
  return html`
    <table class="figures-table orders-table">
      <thead>
        <tr>
          <th>${text("manager-where")}</th>
          <th>${text("manager-waiter")}</th>
          <th>${text("manager-guests")}</th>
          <th>${text("manager-since")}</th>
          <th>${text("manager-total")}</th>
          <th>${text("manager-due")}</th>
        </tr>
      </thead>
      <tbody>
        ${orders.map(
          (order) => html`
            <tr
              key=${order.id}
              class="opens"
              data-testid=${`order-${order.number}`}
              onClick=${() => (figures.drilldown.value = { kind: "order", id: order.id })}
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
              <td><${Amount} minor=${order.total_minor} currency=${figures.settings.value} bare /></td>
              <td><${Amount} minor=${order.due_minor} currency=${figures.settings.value} bare /></td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
