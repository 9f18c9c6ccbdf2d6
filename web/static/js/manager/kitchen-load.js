/** Each station: open tickets, late tickets, today's times. */
import { html } from "../elements/html.js";
import { secondsSince, stopwatch } from "../lib/clock.js";
import { sorted } from "../lib/labels.js";
import { text } from "../lib/texts.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function Kitchen({ figures }) {
  const stations = sorted(figures.hub.store.stations.value);
  return html`
    <section class="card" data-testid="kitchen-load">
      <header><h2>${text("manager-kitchen")}</h2></header>
      <table class="figures-table">
        <thead>
          <tr>
            <th>${text("manager-station")}</th>
            <th>${text("manager-open")}</th>
            <th>${text("manager-late")}</th>
            <th>${text("manager-oldest")}</th>
            <th>${text("manager-median")}</th>
            <th>${text("manager-slowest")}</th>
          </tr>
        </thead>
        <tbody>
          ${stations.map(
            (one) => html`
              <${Row} key=${one.id} figures=${figures} station=${one} />
            `,
          )}
        </tbody>
      </table>
    </section>
  `;
}

/** @param {{figures: import("./figures-model.js").FiguresModel, station: import("../lib/types.js").Station}} props */
function Row({ figures, station }) {
  const open = figures.openTickets.value.filter((ticket) => ticket.station === station.code);
  const late = figures.late.value.filter((ticket) => ticket.station === station.code).length;
  const oldest = Math.max(0, ...open.map((ticket) => secondsSince(ticket.sent_at)));
  const today = figures.day.kitchen.value[station.code];
  const time = (/** @type {number | null | undefined} */ seconds) =>
    seconds == null ? "–" : stopwatch(Math.round(seconds));
  return html`
    <tr>
      <th>${station.name}</th>
      <td>${open.length}</td>
      <td>
        ${
          late
            ? html`
                <span class="chip late">${text("manager-late-count", { count: late })}</span>
              `
            : "0"
        }
      </td>
      <td>${open.length ? stopwatch(oldest) : "–"}</td>
      <td>${time(today?.p50_s)}</td>
      <td>${time(today?.p95_s)}</td>
    </tr>
  `;
}
