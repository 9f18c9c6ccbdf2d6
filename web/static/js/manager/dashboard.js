/** The venue at a glance: approvals first, four figures, the day by hour, the kitchen, the tables, what just happened. */
import { html } from "../elements/html.js";
import { Approvals, Alerts } from "./approvals.js";
import { Behind } from "./behind.js";
import { Devices } from "./devices.js";
import { Drawers } from "./drawers.js";
import { Feed } from "./feed.js";
import { Figures } from "./figures.js";
import { HourPlot } from "./hour-plot.js";
import { Kitchen } from "./kitchen-load.js";
import { OpenTables } from "./open-tables.js";
import { Tenders } from "./tenders.js";
import { TopItems } from "./top-items.js";
import { Top } from "./top.js";

/** @param {{office: import("./office.js").Office}} props */
export function Dashboard({ office }) {
  return html`
    <div class="office">
      <${Top} office=${office} />
      <main class="office-main">
        <${Approvals} office=${office} />
        <${Alerts} office=${office} />
        <${Figures} office=${office} />
        <${HourPlot} office=${office} />
        <div class="pair">
          <${Kitchen} office=${office} />
          <${Tenders} office=${office} />
        </div>
        <div class="pair">
          <${TopItems} office=${office} />
          <${Drawers} office=${office} />
        </div>
        <${OpenTables} office=${office} />
      </main>
      <aside class="office-side"><${Feed} office=${office} /></aside>
      <${Devices} office=${office} />
      <${Behind} office=${office} />
    </div>
  `;
}
