/** The top bar: venue, business day, live indicator, links to other screens. */
import { Icon } from "../elements/icon.js";
import { LiveIndicator } from "../elements/connection-status.js";
import { html } from "../elements/html.js";
import { weekdayText } from "../lib/clock.js";
import { text } from "../lib/texts.js";
import { address } from "../page.js";
import { signOut } from "../sign-out.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function TopBar({ figures }) {
  const { hub } = figures;
  const { settings, me } = hub.store;
  const day = figures.sales.value?.business_day;
  return html`
    <header class="dashboard-top">
      <div>
        <h1>${settings.value?.name ?? ""}</h1>
        <small>${day && weekdayText(day)}</small>
      </div>
      <${LiveIndicator} joined=${hub.connection.joined.value} since=${hub.offlineSince.value} />
      <nav>
        <a class="button" href=${address("/pos")}>${text("manager-terminal")}</a>
        <a class="button" href=${address("/kds")}>${text("manager-kitchen-screen")}</a>
        <a class="button" href=${address("/admin/reports")} data-testid="reports">${text("manager-reports")}</a>
        <a class="button" href=${address("/admin")} data-testid="admin">
          ${text(me.value?.staff.role === "admin" ? "manager-admin" : "manager-menu-and-tables")}
        </a>
        <button class="icon-button" aria-label=${text("common-sign-out")} data-testid="sign-out" onClick=${signOut}>
          <${Icon} name="out" />
        </button>
      </nav>
    </header>
  `;
}

