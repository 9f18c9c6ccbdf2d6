/** The open tickets in their columns, and in large type what waits beyond the edge. */
import { Icon } from "../elements/icon.js";
import { classes, html, useLayoutEffect, useRef } from "../elements/html.js";
import { secondsSince, stopwatch } from "../lib/clock.js";
import { TicketCard } from "./ticket-card.js";

/** @typedef {import("./kitchen.js").Kitchen} Kitchen */
/** @typedef {import("./wall.js").Wall} Wall */
/** @typedef {import("../lib/types.js").Ticket} Ticket */

/** @param {{kitchen: Kitchen, wall: Wall}} props */
export function Pass({ kitchen, wall }) {
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  const open = kitchen.open.value;
  const { isOne, isFull } = wall.layout.value;
  useLayoutEffect(() => wall.showIn(frame.current), []);
  useLayoutEffect(() => wall.arrange(), [open]);
  return html`
    <div class=${classes("wall", isOne && "is-one", isFull && "is-full")} ref=${frame}>
      <main class="pass" data-testid="pass" onScroll=${() => wall.scrolled()}>
        ${
          open.length
            ? html`
                <${Cards} kitchen=${kitchen} wall=${wall} open=${open} />
              `
            : html`
                <div class="empty">
                  <strong>All clear</strong>
                  Tickets appear here the moment a waiter sends them.
                </div>
              `
        }
      </main>
      ${
        isFull &&
        html`
          <${Beyond} kitchen=${kitchen} wall=${wall} open=${open} />
        `
      }
    </div>
  `;
}

/** @param {{kitchen: Kitchen, wall: Wall, open: Ticket[]}} props */
function Cards({ kitchen, wall, open }) {
  const places = wall.places.value;
  return html`
    <div class="lane" style=${wall.lane.value}>
      ${open.map(
        (ticket) => html`
          <${TicketCard}
            key=${ticket.id}
            kitchen=${kitchen}
            ticket=${ticket}
            parts=${places.get(ticket.id)}
            isChosen=${ticket === kitchen.card.value}
          />
        `,
      )}
    </div>
  `;
}

/** @param {{kitchen: Kitchen, wall: Wall, open: Ticket[]}} props */
function Beyond({ kitchen, wall, open }) {
  const of = (/** @type {string[]} */ ids) => open.filter((ticket) => ids.includes(ticket.id));
  const { isOne } = wall.layout.value;
  const [before, after] = [of(wall.before.value), of(wall.after.value)];
  return html`
    <footer class="beyond" data-testid="beyond">
      <button
        class=${classes("beyond-key", isLate(kitchen, before) && "late")}
        data-testid="page-before"
        disabled=${!before.length}
        onClick=${() => wall.turn(-1)}
      >
        <${Icon} name=${isOne ? "up" : "back"} size=${28} />
        ${before.length > 0 && `${before.length} before`}
      </button>
      <button
        class=${classes("beyond-key beyond-more", isLate(kitchen, after) && "late")}
        data-testid="page-more"
        disabled=${!after.length}
        onClick=${() => wall.turn(1)}
      >
        ${
          after.length
            ? html`
                <b>+${after.length} more</b>
                <span>oldest ${stopwatch(secondsSince(after[0].sent_at))}</span>
              `
            : "No more waiting"
        }
        <${Icon} name=${isOne ? "down" : "forward"} size=${28} />
      </button>
    </footer>
  `;
}

/** @param {Kitchen} kitchen @param {Ticket[]} tickets */
function isLate(kitchen, tickets) {
  return tickets.some((ticket) => secondsSince(ticket.sent_at) >= kitchen.thresholds(ticket).late);
}
