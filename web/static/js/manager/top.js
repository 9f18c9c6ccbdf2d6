/** The bar: which venue, which day, live or not, where else to go. */
import { Icon } from "../elements/icon.js";
import { LiveMark } from "../elements/live.js";
import { html } from "../elements/html.js";
import { address } from "../page.js";
import { signOut } from "../sign-out.js";

/** @param {{office: import("./office.js").Office}} props */
export function Top({ office }) {
  const { hub } = office;
  const { settings, me } = hub.store;
  return html`
    <header class="office-top">
      <div>
        <h1>${settings.value?.name ?? ""}</h1>
        <small>${dayText(office.sales.value?.business_day)}</small>
      </div>
      <${LiveMark} joined=${hub.connection.joined.value} since=${hub.notLiveSince.value} />
      <nav>
        <a class="button" href=${address("/pos")}>Terminal</a>
        <a class="button" href=${address("/kds")}>Kitchen</a>
        <a class="button" href=${address("/admin/reports")} data-testid="reports">Reports</a>
        <a class="button" href=${address("/admin")} data-testid="admin">
          ${me.value?.staff.role === "admin" ? "Admin" : "Menu, tables"}
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
