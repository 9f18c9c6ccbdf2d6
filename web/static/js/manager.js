/** The manager's screen: joins the hub and shows the dashboard. */
import { html } from "./elements/html.js";
import { startHub } from "./hub.js";
import { Dashboard } from "./manager/dashboard.js";
import { FiguresModel } from "./manager/figures-model.js";
import { showScreen } from "./screen.js";

const hub = await startHub();
const figures = new FiguresModel(hub);
showScreen(
  hub,
  "manager",
  () => html`
    <${Dashboard} figures=${figures} />
  `,
);
