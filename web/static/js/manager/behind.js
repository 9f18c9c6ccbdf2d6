/** The list behind a figure, and the order behind a row. */
import { Amount } from "../elements/amount.js";
import { Sheet } from "../elements/sheet.js";
import { html } from "../elements/html.js";
import { clockTime, placeInDay, secondsSince, stopwatch } from "../lib/clock.js";
import { isAwaited, isIn } from "../lib/payments.js";
import { place, say } from "../lib/words.js";
import { Orders } from "./open-tables.js";

/** @typedef {import("./office.js").Office} Office */

/** @param {{office: Office}} props */
export function Behind({ office }) {
  const looking = office.looking.value;
  if (!looking) return null;
  return html`
    <${{ order: OneOrder, orders: OpenOrders, sales: Hours, kitchen: Tickets, exceptions: Exceptions }[looking.kind]}
      key=${looking.kind}
      office=${office}
      looking=${looking}
      onClose=${() => (office.looking.value = null)}
    />
  `;
}

/** @typedef {{office: Office, looking: any, onClose: () => void}} Props */

/** @param {Props} props */
function OpenOrders({ office, onClose }) {
  return html`
    <${Sheet} title="Open orders" kind="wide" onClose=${onClose}>
      <${Orders} office=${office} orders=${office.orders.value} />
    </${Sheet}>
  `;
}

/** @param {Props} props */
function OneOrder({ office, looking, onClose }) {
  const order = office.hub.store.orders.value[looking.id];
  const currency = office.settings.value;
  if (!order)
    return html`
      <${Sheet} title="Paid or closed" onClose=${onClose}>
        <a class="button big" href=${`/receipt/${looking.id}`} target="_blank">Open the receipt</a>
      </${Sheet}>
    `;
  return html`
    <${Sheet} title=${`${place(order)} #${order.number}`} testid="order-behind" onClose=${onClose}>
      <p class="quiet">${order.waiter?.name} · since ${clockTime(order.opened_at)}</p>
      <table class="figures-table">
        <tbody>
          ${order.lines.map(
            (line) => html`
              <tr key=${line.id} class=${line.state}>
                <th>${line.quantity} ${line.name}</th>
                <td>${say(line.state)}</td>
                <td><${Amount} minor=${line.total_minor} currency=${currency} bare /></td>
              </tr>
            `,
          )}
          ${order.payments.filter((one) => isIn(one) || isAwaited(one)).map(
            (one) => html`
              <tr key=${one.id}>
                <th>${say(one.method)}</th>
                <td>${isIn(one) ? "paid" : "awaited"}</td>
                <td><${Amount} minor=${one.amount_minor} currency=${currency} bare sign=${isIn(one) ? "−" : ""} /></td>
              </tr>
            `,
          )}
          <tr>
            <th>Due</th>
            <td></td>
            <td><b><${Amount} minor=${order.due_minor} currency=${currency} /></b></td>
          </tr>
        </tbody>
      </table>
    </${Sheet}>
  `;
}

/** @param {Props} props */
function Hours({ office, onClose }) {
  const sales = office.sales.value;
  const then = new Map(sales?.last_week_by_hour.map((one) => [one.hour, one.sales_minor]));
  const currency = office.settings.value;
  return html`
    <${Sheet} title="Sales today" onClose=${onClose}>
      <table class="figures-table">
        <thead>
          <tr>
            <th>Hour</th>
            <th>Orders</th>
            <th>Sales</th>
            <th>Last week</th>
          </tr>
        </thead>
        <tbody>
          ${inOrder(sales?.by_hour ?? [], office).map(
            (one) => html`
              <tr key=${one.hour}>
                <th>${one.hour}:00</th>
                <td>${one.orders}</td>
                <td><${Amount} minor=${one.sales_minor} currency=${currency} bare /></td>
                <td class="quiet"><${Amount} minor=${then.get(one.hour)} currency=${currency} bare none="–" /></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </${Sheet}>
  `;
}

/** As the business day runs: what comes after midnight comes last. @param {import("../lib/types.js").Hour[]} hours @param {Office} office */
function inOrder(hours, office) {
  const place = (/** @type {import("../lib/types.js").Hour} */ one) =>
    placeInDay(one.hour, office.settings.value?.cutoff_minutes);
  return [...hours].sort((a, b) => place(a) - place(b));
}

/** @param {Props} props */
function Tickets({ office, onClose }) {
  return html`
    <${Sheet} title="In the kitchen" onClose=${onClose}><${TicketTable} tickets=${office.openTickets.value} /></${Sheet}>
  `;
}

/** @param {Props} props */
function Exceptions({ office, onClose }) {
  return html`
    <${Sheet} title="Exceptions" onClose=${onClose}>
      ${office.alerts.value.map(
        (one) => html`
          <p class="problem" key=${one.id}>${one.message}</p>
        `,
      )}
      <${TicketTable} tickets=${office.late.value} />
    </${Sheet}>
  `;
}

/** @param {{tickets: import("../lib/types.js").Ticket[]}} props */
function TicketTable({ tickets }) {
  if (!tickets.length)
    return html`
      <div class="empty">Nothing waits.</div>
    `;
  const rows = [...tickets].sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1));
  return html`
    <table class="figures-table">
      <thead>
        <tr>
          <th>Ticket</th>
          <th>Station</th>
          <th>State</th>
          <th>Age</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (one) => html`
            <tr key=${one.id}>
              <th>${place(one.order)} #${one.order.number}</th>
              <td>${one.station}</td>
              <td>${one.state}</td>
              <td>${stopwatch(secondsSince(one.sent_at))}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
