/** The top bar: venue, business day, live indicator, links to other screens. */
import { Icon } from "../elements/icon.js";
import { LiveIndicator } from "../elements/connection-status.js";
import { html } from "../elements/html.js";
import { address } from "../page.js";
import { signOut } from "../sign-out.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function TopBar({ figures }) {
  const { hub } = figures;
  const { settings, me } = hub.store;
  return html`
    <header class="dashboard-top">
      <div>
        <h1>${settings.value?.name ?? ""}</h1>
        <small>${dayText(figures.sales.value?.business_day)}</small>
      </div>
      <${LiveIndicator} joined=${hub.connection.joined.value} since=${hub.offlineSince.value} />
      <nav>
        <a class="button" href=${address("/pos")}>Terminal</a>
        <a class="button" href=${address("/kds")}>Kitchen</a>
        <a class="button" href=${address("/admin/reports")} data-testid="reports">Reports</a>
        <a class="button" href=${address("/admin")} data-testid="admin">
          ${me.value?.staff.role === "admin" ? "Admin" : "Menu and tables"}
        </a>
        <button class="icon-button" aria-label="Sign out" data-testid="sign-out" onClick=${signOut}>
          <${Icon} name="out" />
        </button>
      </nav>
    </header>
  `;
}

/** @param {string | undefined} day */
function dayText(day) {
  return day
    ? new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" }).format(
        new Date(`${day}T12:00:00`),
      )
    : "";
}
