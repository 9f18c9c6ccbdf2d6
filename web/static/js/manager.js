/** The manager's screen: starts the hub's line and shows the house. */
import { html, render } from "./elements/html.js";
import { Frame } from "./elements/frame.js";
import { startHub } from "./hub.js";
import { Dashboard } from "./manager/dashboard.js";
import { Office } from "./manager/office.js";
import { signOut } from "./page.js";

const hub = await startHub();
const office = new Office(hub);

function Page() {
  return html`<${Frame} kind="manager" licence=${hub.store.licence.value} since=${hub.notLiveSince.value} waiting=${hub.journal.waiting.value.length} onSignOut=${signOut}>
    <${Dashboard} office=${office} /></${Frame}>`;
}

render(html`<${Page} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
