/** One ticket: tap its head to start it, a line when it is ready, the button at the bottom to bump it. */
import { Icon } from "../elements/icon.js";
import { classes, html } from "../elements/html.js";
import { secondsSince, stopwatch } from "../lib/clock.js";
import { place, labelOf } from "../lib/labels.js";
import { text, textParts } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Ticket} Ticket */
/** @typedef {import("../lib/types.js").TicketLine} TicketLine */

/** Lines of a ticket in one column. @typedef {{left: number, top: number, from: number, to: number}} Part */
/** @typedef {{kitchen: import("./kitchen-state.js").KitchenState, ticket: Ticket, isChosen: boolean}} Props */

/** @param {Props & {parts?: Part[], key?: string}} props the place of each part; the ticket is whole and hidden until it is known */
export function TicketCard({ kitchen, ticket, isChosen, parts = [] }) {
  const age = secondsSince(ticket.sent_at);
  const { warn, late } = kitchen.thresholds(ticket);
  const state = age >= late ? "late" : age >= warn ? "warn" : "calm";
  const [first, ...rest] = parts;
  const body = (/** @type {Part | undefined} */ part, /** @type {boolean} */ isLast) => html`
    <${Body} kitchen=${kitchen} ticket=${ticket} isChosen=${isChosen} part=${part} isLast=${isLast} />
  `;
  return html`
    <article
      class=${classes("ticket", state, ticket.state, isChosen && "chosen", kitchen.isPending(ticket) && "pending")}
      data-testid=${`ticket-${ticket.order.number}`}
      data-ticket=${ticket.id}
      data-state=${ticket.state}
      data-age=${state}
      style=${first ? { left: first.left, top: first.top } : { visibility: "hidden" }}
    >
      <button
        class="ticket-head"
        data-testid="start"
        aria-label=${text("kds-start", { place: place(ticket.order) })}
        onClick=${() => kitchen.start(ticket)}
      >
        <span class="ticket-who">
          <strong>${short(ticket)}</strong>
          <small>${orderText(ticket)}</small>
        </span>
        <span class="ticket-when">
          <b>${stopwatch(age)}</b>
          <small>${statusText(ticket, state)}</small>
        </span>
      </button>
      <${OrderNote} ticket=${ticket} />
      ${body(first, !rest.length)}
      ${rest.map(
        (part, i) => html`
          <section
            key=${part.from}
            class="ticket-part"
            style=${{ left: part.left - first.left, top: part.top - first.top }}
          >
            <p class="ticket-seam" data-testid="continued">
              ${textParts("kds-continued", {
                place: html`<b>${short(ticket)}</b>`,
                number: String(ticket.order.number),
              })}
            </p>
            ${body(part, i === rest.length - 1)}
          </section>
        `,
      )}
    </article>
  `;
}

/** The note for the whole order, such as an allergy. @param {{ticket: Ticket}} props */
function OrderNote({ ticket: { order, change } }) {
  if (!order.note && !change) return null;
  return html`
    <p class="ticket-order-note" data-testid="order-note">
      <${Icon} name="warning" size=${26} />
      <span>${order.note ?? text("kds-note-removed")}</span>
      ${
        change &&
        html`
          <em class="mark-changed">${text("kds-changed")}</em>
        `
      }
    </p>
  `;
}

/** The lines of a part; the last part has the bump button. @param {Props & {part?: Part, isLast: boolean}} props */
function Body({ kitchen, ticket, isChosen, part, isLast }) {
  return html`
    <ul class="ticket-lines">
      ${ticket.lines.slice(part?.from, isLast ? undefined : part?.to).map(
        (line) => html`
          <${Line}
            key=${line.id}
            line=${line}
            isChosen=${isChosen && kitchen.line.value?.id === line.id}
            onReady=${() => kitchen.lineReady(ticket, line)}
          />
        `,
      )}
    </ul>
    ${
      isLast
        ? html`
            <${Foot} kitchen=${kitchen} ticket=${ticket} />
          `
        : html`
            <p class="ticket-seam goes-on">
              ${text("kds-continues")}
              <${Icon} name="forward" />
            </p>
          `
    }
  `;
}

/** @param {Omit<Props, "isChosen">} props */
function Foot({ kitchen, ticket }) {
  return html`
    <footer class="ticket-foot">
      <span>
        ${kitchen.station.value ? (ticket.order.waiter?.name ?? labelOf(ticket.order.type)) : kitchen.stationName(ticket.station)}
      </span>
      <button class="bump" data-testid="bump" onClick=${() => kitchen.bump(ticket)}>
        <${Icon} name="check" />
        ${text("kds-bump")}
      </button>
    </footer>
  `;
}

/** `T4`, `Takeaway`. @param {Ticket} ticket */
function short({ order }) {
  return order.table ? place(order) : labelOf(order.type);
}

/** @param {Ticket} ticket @param {string} state */
function statusText(ticket, state) {
  const urgency = state === "late" ? text("kds-late") : state === "warn" && text("kds-hurry");
  return [text(ticket.state === "started" ? "kds-cooking" : "kds-new"), urgency].filter(Boolean).join(" · ");
}

/** `#12`, `#12 · round 2`. @param {Ticket} ticket */
function orderText({ order, round }) {
  const number = String(order.number);
  return round > 1 ? text("kds-order-round", { number, round }) : `#${number}`;
}

/** @param {TicketLine} line */
function whereText({ seat, course }) {
  const parts = [seat && text("kds-seat", { number: seat }), course && text("kds-course", { number: course })];
  return parts.filter(Boolean).join(" · ");
}

/** @param {{line: TicketLine, isChosen: boolean, onReady: () => void}} props */
function Line({ line, isChosen, onReady }) {
  const isVoid = line.state === "voided" || line.change === "voided";
  return html`
    <li>
      <button
        class=${classes("ticket-line", isVoid ? "is-void" : line.state === "ready" && "is-ready", line.change === "changed" && "is-changed", isChosen && "is-chosen")}
        data-testid=${`line-${line.name}`}
        data-line=${line.id}
        data-state=${line.state}
        disabled=${isVoid}
        onClick=${onReady}
      >
        <b>${line.quantity}</b>
        <span class="ticket-what">
          <strong>${line.name}</strong>
          ${line.modifiers.map(
            (one) => html`
              <span class="ticket-modifier">${one.name ?? one}</span>
            `,
          )}
          ${
            line.note &&
            html`
              <span class="ticket-note">
                <${Icon} name="warning" size=${20} />
                ${line.note}
              </span>
            `
          }
          ${
            (line.seat || line.course) &&
            html`
              <span class="ticket-where">${whereText(line)}</span>
            `
          }
        </span>
        ${
          isVoid
            ? html`
                <em class="mark-void">${text("kds-void")}</em>
              `
            : line.state === "ready"
              ? html`
                  <em class="mark-ready"><${Icon} name="check" size=${30} /></em>
                `
              : line.change === "changed" &&
                html`
                  <em class="mark-changed">${text("kds-changed")}</em>
                `
        }
      </button>
    </li>
  `;
}
