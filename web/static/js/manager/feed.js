/** The latest events of the venue in words, newest first. */
import { html } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { amount } from "../lib/money.js";
import { labelInSentence, labelOf, place, stateLabel, stationName } from "../lib/labels.js";
import { text, textParts } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").HubEvent} HubEvent */
/** @typedef {import("./figures-model.js").FiguresModel} FiguresModel */

/** What an event says; who did it is an element. @type {Record<string, (data: any, figures: FiguresModel, who: any) => any[]>} */
const SENTENCES = {
  "order.opened": ({ order }, _, who) =>
    textParts("manager-event-opened", { who, place: place(order), number: String(order.number) }),
  "order.settled": ({ order }, figures, who) =>
    textParts("manager-event-settled", {
      who,
      place: place(order),
      number: String(order.number),
      amount: amount(order.total_minor, figures.settings.value),
    }),
  "order.cancelled": ({ order }, _, who) =>
    textParts("manager-event-cancelled", { who, place: place(order), number: String(order.number) }),
  "ticket.queued": ({ ticket }, figures, who) =>
    textParts("manager-event-sent", {
      who,
      place: place(ticket.order),
      station: stationName(figures.hub.store.stations.value, ticket.station),
    }),
  "payment.recorded": ({ payment }, figures, who) =>
    textParts(payment.state === "pending" ? "manager-event-awaits-payment" : "manager-event-took-payment", {
      who,
      amount: amount(payment.amount_minor, figures.settings.value),
      tender: labelInSentence(payment.method),
    }),
  "payment.changed": ({ payment }, _, who) =>
    textParts("manager-event-payment-now", {
      who,
      tender: labelOf(payment.method),
      state: stateLabel("payment", payment.state),
    }),
  "shift.opened": ({ shift }, _, who) => textParts("manager-event-drawer-opened", { who, drawer: shift.drawer }),
  "shift.closed": ({ shift }, _, who) => textParts("manager-event-drawer-closed", { who, drawer: shift.drawer }),
  "shift.counted": ({ count }, figures, who) =>
    textParts("manager-event-drawer-counted", {
      who,
      drawer: count.drawer,
      amount: amount(Math.abs(count.variance_minor), figures.settings.value),
      difference: count.variance_minor > 0 ? "over" : count.variance_minor < 0 ? "short" : "none",
      outcome: count.is_accepted ? "accepted" : "refused",
    }),
  "approval.requested": (_, __, who) => textParts("manager-event-approval-asked", { who }),
  "approval.resolved": ({ approval }, _, who) =>
    textParts("manager-event-approval-answered", { who, state: stateLabel("approval", approval.state) }),
  "alert.raised": ({ alert }, _, who) => textParts("manager-event-alert", { who, message: alert.message }),
  "stock.changed": ({ stock }, figures, who) => stockSentence(stock, itemName(stock.id, figures), who),
  "menu.changed": (_, __, who) => textParts("manager-event-menu", { who }),
  "licence.changed": ({ licence }, _, who) =>
    textParts("manager-event-licence", { who, state: stateLabel("licence", licence?.state) }),
};

/** @param {import("../lib/types.js").Stock} stock @param {string} item @param {any} who */
function stockSentence({ available, remaining }, item, who) {
  if (!available) return textParts("manager-event-sold-out", { who, item });
  if (remaining == null) return textParts("manager-event-back-on-sale", { who, item });
  return textParts("manager-event-left-in-stock", { who, item, count: remaining });
}

/** @param {{figures: FiguresModel}} props */
export function Feed({ figures }) {
  const events = figures.hub.feed.value.filter((event) => SENTENCES[event.type] || isBump(event)).slice(0, 40);
  return html`
    <section class="card feed" data-testid="feed">
      <header><h2>${text("manager-feed")}</h2></header>
      ${
        events.length
          ? html`
              <ol>
                ${events.map(
                  (event) => html`
                    <li key=${event.position}>
                      <time>${clockTime(event.at)}</time>
                      <span>${sentence(event, figures)}</span>
                    </li>
                  `,
                )}
              </ol>
            `
          : html`
              <div class="empty">${text("manager-feed-empty")}</div>
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
  const actor = who(event, figures);
  if (isBump(event)) return textParts("manager-event-bumped", { who: actor, place: place(event.data.ticket.order) });
  return SENTENCES[event.type](event.data, figures, actor);
}

/** @param {HubEvent} event @param {FiguresModel} figures */
function who(event, figures) {
  const name = event.actor && figures.hub.store.staff.value[event.actor]?.name;
  return name ? html`<b>${name}</b>` : "";
}

/** @param {string} id @param {FiguresModel} figures */
function itemName(id, figures) {
  return (
    figures.hub.store.menu.value?.categories.flatMap((one) => one.items).find((item) => item.id === id)?.name ??
    text("manager-an-item")
  );
}
