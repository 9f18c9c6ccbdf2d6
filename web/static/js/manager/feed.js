/** The latest events of the venue in words, newest first. */
import { html } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { amount } from "../lib/money.js";
import { place, labelOf, stationName } from "../lib/labels.js";

/** @typedef {import("../lib/types.js").HubEvent} HubEvent */
/** @typedef {import("./figures-model.js").FiguresModel} FiguresModel */

/** @type {Record<string, (data: any, figures: FiguresModel) => string>} */
const SENTENCES = {
  "order.opened": ({ order }) => `opened ${place(order)} #${order.number}`,
  "order.settled": ({ order }, figures) =>
    `${place(order)} #${order.number} paid, ${amount(order.total_minor, figures.settings.value)}`,
  "order.cancelled": ({ order }) => `cancelled ${place(order)} #${order.number}`,
  "ticket.queued": ({ ticket }, figures) =>
    `sent ${place(ticket.order)} to ${stationName(figures.hub.store.stations.value, ticket.station)}`,
  "payment.recorded": ({ payment }, figures) =>
    `${payment.state === "pending" ? "is waiting for" : "took"} ${amount(payment.amount_minor, figures.settings.value)} ${labelOf(payment.method).toLowerCase()}`,
  "payment.changed": ({ payment }) => `${labelOf(payment.method)} payment is now ${payment.state}`,
  "shift.opened": ({ shift }) => `opened drawer ${shift.drawer}`,
  "shift.closed": ({ shift }) => `closed drawer ${shift.drawer}`,
  "approval.requested": () => "asked for an approval",
  "approval.resolved": ({ approval }) => `approval ${approval.state}`,
  "alert.raised": ({ alert }) => alert.message,
  "stock.changed": ({ stock }, figures) =>
    `${itemName(stock.id, figures)} ${stock.available ? (stock.remaining == null ? "is back on sale" : `${stock.remaining} left`) : "is sold out"}`,
  "menu.changed": () => "changed the menu",
  "licence.changed": ({ licence }) => `licence is ${licence?.state}`,
};

/** @param {{figures: FiguresModel}} props */
export function Feed({ figures }) {
  const events = figures.hub.feed.value.filter((event) => SENTENCES[event.type] || isBump(event)).slice(0, 40);
  return html`
    <section class="card feed" data-testid="feed">
      <header><h2>Live</h2></header>
      ${
        events.length
          ? html`
              <ol>
                ${events.map(
                  (event) => html`
                    <li key=${event.position}>
                      <time>${clockTime(event.at)}</time>
                      <span>${who(event, figures)} ${sentence(event, figures)}</span>
                    </li>
                  `,
                )}
              </ol>
            `
          : html`
              <div class="empty">Events appear here as they happen.</div>
            `
      }
    </section>
  `;
}

/** @param {HubEvent} event */
function isBump({ type, data: { ticket } }) {
  return type === "ticket.changed" && ticket?.state === "ready";
}

/** @param {HubEvent} event @param {FiguresModel} figures */
function sentence(event, figures) {
  return isBump(event) ? `bumped ${place(event.data.ticket.order)}` : SENTENCES[event.type](event.data, figures);
}

/** @param {HubEvent} event @param {FiguresModel} figures */
function who(event, figures) {
  const name = event.actor && figures.hub.store.staff.value[event.actor]?.name;
  return (
    name &&
    html`
      <b>${name}</b>
    `
  );
}

/** @param {string} id @param {FiguresModel} figures */
function itemName(id, figures) {
  return (
    figures.hub.store.menu.value?.categories.flatMap((one) => one.items).find((item) => item.id === id)?.name ??
    "An item"
  );
}
