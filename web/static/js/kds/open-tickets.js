/** The open tickets in columns, and in large type how many are beyond the edge of the screen. */
import { Icon } from "../elements/icon.js";
import { classes, html, useLayoutEffect, useRef } from "../elements/html.js";
import { secondsSince, stopwatch } from "../lib/clock.js";
import { text } from "../lib/texts.js";
import { TicketCard } from "./ticket-card.js";

/** @typedef {import("./kitchen-state.js").KitchenState} KitchenState */
/** @typedef {import("./ticket-grid.js").TicketGrid} TicketGrid */
/** @typedef {import("../lib/types.js").Ticket} Ticket */

/** @param {{kitchen: KitchenState, grid: TicketGrid}} props */
export function OpenTickets({ kitchen, grid }) {
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  const open = kitchen.open.value;
  const { isOne, isFull } = grid.layout.value;
  useLayoutEffect(() => grid.showIn(frame.current), []);
  useLayoutEffect(() => grid.arrange(), [open]);
  return html`
    <div class=${classes("wall", isOne && "is-one", isFull && "is-full")} ref=${frame}>
      <main class="pass" data-testid="pass" onScroll=${() => grid.scrolled()}>
        ${
          open.length
            ? html`
                <${Cards} kitchen=${kitchen} grid=${grid} open=${open} />
              `
            : html`
                <div class="empty">
                  <strong>${text("kds-all-clear")}</strong>
                  ${text("kds-all-clear-note")}
                </div>
              `
        }
      </main>
      ${
        isFull &&
        html`
          <${Beyond} kitchen=${kitchen} grid=${grid} open=${open} />
        `
      }
    </div>
  `;
}

/** @param {{kitchen: KitchenState, grid: TicketGrid, open: Ticket[]}} props */
function Cards({ kitchen, grid, open }) {
  const places = grid.places.value;
  return html`
    <div class="lane" style=${grid.lane.value}>
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

/** @param {{kitchen: KitchenState, grid: TicketGrid, open: Ticket[]}} props */
function Beyond({ kitchen, grid, open }) {
  const of = (/** @type {string[]} */ ids) => open.filter((ticket) => ids.includes(ticket.id));
  const { isOne } = grid.layout.value;
  const [before, after] = [of(grid.before.value), of(grid.after.value)];
  return html`
    <footer class="beyond" data-testid="beyond">
      <button
        class=${classes("beyond-key", isLate(kitchen, before) && "late")}
        data-testid="page-before"
        disabled=${!before.length}
        onClick=${() => grid.turn(-1)}
      >
        <${Icon} name=${isOne ? "up" : "back"} size=${28} />
        ${before.length > 0 && text("kds-earlier", { count: before.length })}
      </button>
      <button
        class=${classes("beyond-key beyond-more", isLate(kitchen, after) && "late")}
        data-testid="page-more"
        disabled=${!after.length}
        onClick=${() => grid.turn(1)}
      >
        ${
          after.length
            ? html`
                <b>${text("kds-more", { count: after.length })}</b>
                <span>${text("kds-oldest", { time: stopwatch(secondsSince(after[0].sent_at)) })}</span>
              `
            : text("kds-no-more")
        }
        <${Icon} name=${isOne ? "down" : "forward"} size=${28} />
      </button>
    </footer>
  `;
}

/** @param {KitchenState} kitchen @param {Ticket[]} tickets */
function isLate(kitchen, tickets) {
  return tickets.some((ticket) => secondsSince(ticket.sent_at) >= kitchen.thresholds(ticket).late);
}
