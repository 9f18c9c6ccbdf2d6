/** Shown in place of a page after signing out, until the hub answers. */
import { html, render } from "./html.js";
import { text } from "../lib/texts.js";

/** Removes everything else, dialogs too, so that nothing can be used. */
export function showSignedOut() {
  const app = document.getElementById("app");
  if (app) render(/** @type {any} */ (null), app);
  const place = document.createElement("main");
  document.body.className = "";
  document.body.replaceChildren(place);
  render(
    html`
      <div class="empty joining signed-out" role="status" data-testid="signed-out">
        <strong>${text("connection-signed-out")}</strong>
        ${text("connection-signed-out-note")}
      </div>
    `,
    place,
  );
}
