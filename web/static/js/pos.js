/** The terminal: starts the hub's line and shows the tables. */
import { html } from "./elements/html.js";
import { startHub } from "./hub.js";
import { Desk } from "./pos/desk.js";
import { callWhenReady } from "./pos/ready.js";
import { Terminal } from "./pos/terminal.js";
import { showScreen } from "./screen.js";

const hub = await startHub();
const desk = new Desk(hub);
callWhenReady(desk);
showScreen(
  hub,
  "pos",
  () => html`
    <${Terminal} desk=${desk} />
  `,
);
