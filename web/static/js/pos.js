/** The terminal: joins the hub and shows the tables. */
import { html } from "./elements/html.js";
import { startHub } from "./hub.js";
import { TerminalState } from "./pos/terminal-state.js";
import { notifyWhenReady } from "./pos/ready.js";
import { Terminal } from "./pos/terminal.js";
import { showScreen } from "./screen.js";

const hub = await startHub();
const terminal = new TerminalState(hub);
notifyWhenReady(terminal);
showScreen(
  hub,
  "pos",
  () => html`
    <${Terminal} terminal=${terminal} />
  `,
);
