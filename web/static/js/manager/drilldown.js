/** The drill-down: the list behind a figure, the order behind a row. */
import { Amount } from "../elements/amount.js";
import { Sheet } from "../elements/sheet.js";
import { html } from "../elements/html.js";
import { billOf, rowName } from "../lib/bill.js";
import { clockTime, placeInDay, secondsSince, stopwatch } from "../lib/clock.js";
import { labelOf, place, stateLabel, stationName } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { Orders } from "./open-tables.js";

/** @typedef {import("./figures-model.js").FiguresModel} FiguresModel */

/** @param {{figures: FiguresModel}} props */
export function Drilldown({ figures }) {
  const drilldown = figures.drilldown.value;
  if (!drilldown) return null;
  return html`
    <${{ order: OneOrder, orders: OpenOrders, sales: Hours, kitchen: Tickets, exceptions: Exceptions }[drilldown.kind]}
      key=${drilldown.kind}
      figures=${figures}
      drilldown=${drilldown}
      onClose=${() => (figures.drilldown.value = null)}
    />
  `;
}

/** @typedef {{figures: FiguresModel, drilldown: any, onClose: () => void}} Props */

/** @param {Props} props */
function OpenOrders({ figures, onClose }) {
  return html`
    <${Sheet} title=${text("manager-open-orders")} kind="wide" onClose=${onClose}>
      <${Orders} figures=${figures} orders=${figures.orders.value} />
    </${Sheet}>
  `;
}

/** @param {Props} props */
function OneOrder({ figures, drilldown, onClose }) {
  const order = figures.hub.store.orders.value[drilldown.id];
  const currency = figures.settings.value;
  if (!order)
    return html`
      <${Sheet} title=${text("manager-paid-or-closed")} onClose=${onClose}>
        <a class="button big" href=${`/receipt/${drilldown.id}`} target="_blank">${text("manager-open-receipt")}</a>
      </${Sheet}>
    `;
  return html`
    <${Sheet} title=${`${place(order)} #${order.number}`} testid="order-behind" onClose=${onClose}>
      <p class="quiet">${text("manager-order-since", { person: order.waiter?.name, time: clockTime(order.opened_at) })}</p>
      <table class="figures-table">
        <tbody>
          ${order.lines.map(
            (line) => html`
              <tr key=${line.id} class=${line.state}>
                <th>${line.quantity} ${line.name}</th>
                <td>${labelOf(line.state)}</td>
                <td><${Amount} minor=${line.gross_minor} currency=${currency} bare /></td>
              </tr>
            `,
          )}
          <${Bill} order=${order} currency=${currency} />
        </tbody>
      </table>
    </${Sheet}>
  `;
}

/** The bill below its lines. @param {{order: import("../lib/types.js").Order, currency: any}} props */
function Bill({ order, currency }) {
  return billOf(order).map(
    (row, i) => html`
      <tr key=${`${row.kind}-${i}`} data-row=${row.kind}>
        <th colspan="2">${rowName(row, currency)}</th>
        <td><${Amount} minor=${Math.abs(row.amount_minor)} currency=${currency} bare sign=${row.amount_minor < 0 ? "−" : ""} /></td>
      </tr>
    `,
  );
}

/** @param {Props} props */
function Hours({ figures, onClose }) {
  const sales = figures.sales.value;
  const lastWeek = new Map(sales?.last_week_by_hour.map((one) => [one.hour, one.sales_minor]));
  const currency = figures.settings.value;
  return html`
    <${Sheet} title=${text("manager-sales-today")} onClose=${onClose}>
      <table class="figures-table">
        <thead>
          <tr>
            <th>${text("manager-hour")}</th>
            <th>${text("manager-orders")}</th>
            <th>${text("manager-sales")}</th>
            <th>${text("manager-last-week")}</th>
          </tr>
        </thead>
        <tbody>
          ${inOrder(sales?.by_hour ?? [], figures).map(
            (one) => html`
              <tr key=${one.hour}>
                <th>${one.hour}:00</th>
                <td>${one.orders}</td>
                <td><${Amount} minor=${one.sales_minor} currency=${currency} bare /></td>
                <td class="quiet"><${Amount} minor=${lastWeek.get(one.hour)} currency=${currency} bare none="–" /></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </${Sheet}>
  `;
}

/** In the order of the business day: hours after midnight come last. @param {import("../lib/types.js").Hour[]} hours @param {FiguresModel} figures */
function inOrder(hours, figures) {
  const place = (/** @type {import("../lib/types.js").Hour} */ one) =>
    placeInDay(one.hour, figures.settings.value?.cutoff_minutes);
  return [...hours].sort((a, b) => place(a) - place(b));
}

/** @param {Props} props */
function Tickets({ figures, onClose }) {
  return html`
    <${Sheet} title=${text("manager-in-the-kitchen")} onClose=${onClose}><${TicketTable} figures=${figures} tickets=${figures.openTickets.value} /></${Sheet}>
  `;
}

/** @param {Props} props */
function Exceptions({ figures, onClose }) {
  return html`
    <${Sheet} title=${text("manager-exceptions")} onClose=${onClose}>
      ${figures.alerts.value.map(
        (one) => html`
          <p class="problem" key=${one.id}>${one.message}</p>
        `,
      )}
      <${TicketTable} figures=${figures} tickets=${figures.late.value} />
    </${Sheet}>
  `;
}

/** @param {{figures: import("./figures-model.js").FiguresModel, tickets: import("../lib/types.js").Ticket[]}} props */
function TicketTable({ figures, tickets }) {
  if (!tickets.length)
    return html`
      <div class="empty">${text("manager-no-open-tickets")}</div>
    `;
  const rows = [...tickets].sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1));
  return html`
    <table class="figures-table">
      <thead>
        <tr>
          <th>${text("manager-ticket")}</th>
          <th>${text("manager-station")}</th>
          <th>${text("manager-state")}</th>
          <th>${text("manager-age")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (one) => html`
            <tr key=${one.id}>
              <th>${place(one.order)} #${one.order.number}</th>
              <td>${stationName(figures.hub.store.stations.value, one.station)}</td>
              <td>${stateLabel("ticket", one.state)}</td>
              <td>${stopwatch(secondsSince(one.sent_at))}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
