/** The dashboard: approvals first, four figures, sales by hour, the kitchen, open orders, the latest events. */
import { html } from "../elements/html.js";
import { Approvals, Alerts } from "./approvals.js";
import { Drilldown } from "./drilldown.js";
import { Devices } from "./devices.js";
import { Drawers } from "./drawers.js";
import { Feed } from "./feed.js";
import { Figures } from "./figures.js";
import { HourPlot } from "./hour-plot.js";
import { Kitchen } from "./kitchen-load.js";
import { OpenTables } from "./open-tables.js";
import { Tenders } from "./tenders.js";
import { TopItems } from "./top-items.js";
import { TopBar } from "./top-bar.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function Dashboard({ figures }) {
  return html`
    <div class="dashboard">
      <${TopBar} figures=${figures} />
      <main class="dashboard-main">
        <${Approvals} figures=${figures} />
        <${Alerts} figures=${figures} />
        <${Figures} figures=${figures} />
        <${HourPlot} figures=${figures} />
        <div class="pair">
          <${Kitchen} figures=${figures} />
          <${Tenders} figures=${figures} />
        </div>
        <div class="pair">
          <${TopItems} figures=${figures} />
          <${Drawers} figures=${figures} />
        </div>
        <${OpenTables} figures=${figures} />
      </main>
      <aside class="dashboard-side"><${Feed} figures=${figures} /></aside>
      <${Devices} figures=${figures} />
      <${Drilldown} figures=${figures} />
    </div>
  `;
}
