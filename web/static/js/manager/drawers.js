/** Open drawers: whose, since when, a link to the X report, and a way to close a forgotten one. */
import { Amount } from "../elements/amount.js";
import { html, useSignal } from "../elements/html.js";
import { clockTime, dateTime } from "../lib/clock.js";
import { text, textParts } from "../lib/texts.js";
import { address } from "../page.js";
import { CloseDrawer } from "./close-drawer.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function Drawers({ figures }) {
  const closing = useSignal(/** @type {string | null} */ (null));
  const open = Object.values(figures.hub.store.shifts.value);
  return html`
    ${open
      .filter((one) => one.id === closing.value)
      .map(
        (one) => html`
          <${CloseDrawer} key=${one.id} figures=${figures} shift=${one} onClose=${() => (closing.value = null)} />
        `,
      )}
    <section class="card" data-testid="drawers">
      <header>
        <h2>${text("manager-drawers")}</h2>
        <a class="quiet" href=${address("/admin/shifts")} data-testid="all-shifts">${text("manager-all-shifts")}</a>
      </header>
      ${
        open.length
          ? html`
              <ul class="drawers">
                ${open.map(
                  (one) => html`
                    <li key=${one.id}>
                      <span>
                        <strong>${one.drawer}</strong>
                        <small>${text("manager-drawer-since", { person: one.staff.name, time: since(one, figures) })}</small>
                      </span>
                      <small>
                        ${textParts("manager-float", {
                          amount: html`<${Amount} minor=${one.float_minor} currency=${figures.settings.value} bare />`,
                        })}
                      </small>
                      <a class="button" href=${address(`/shift/${one.id}`)} target="_blank">${text("manager-x-report")}</a>
                      <button class="button" data-testid=${`close-${one.drawer}`} onClick=${() => (closing.value = one.id)}>
                        ${text("manager-close")}
                      </button>
                    </li>
                  `,
                )}
              </ul>
            `
          : html`
              <div class="empty">${text("manager-no-drawers")}</div>
            `
      }
    </section>
  `;
}

/** A forgotten drawer says on which day it was opened. @param {import("../lib/types.js").Shift} shift @param {import("./figures-model.js").FiguresModel} figures */
function since({ opened_at, business_day }, figures) {
  return business_day === figures.sales.value?.business_day ? clockTime(opened_at) : dateTime(opened_at);
}
