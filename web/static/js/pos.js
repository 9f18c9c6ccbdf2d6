/** The terminal: starts the hub's line and shows the tables. */
import { html, render } from "./elements/html.js";
import { Frame } from "./elements/frame.js";
import { startHub } from "./hub.js";
import { signOut } from "./page.js";
import { Desk } from "./pos/desk.js";
import { callWhenReady } from "./pos/ready.js";
import { Terminal } from "./pos/terminal.js";

const hub = await startHub();
const desk = new Desk(hub);
callWhenReady(desk);

function Page() {
  return html`<${Frame} kind="pos" licence=${hub.store.licence.value} since=${hub.notLiveSince.value} waiting=${hub.journal.waiting.value.length} onSignOut=${signOut}>
    <${Terminal} desk=${desk} /></${Frame}>`;
}

render(html`<${Page} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
