/** What stands in place of a page whose person has signed out while the hub is away. */
import { html, render } from "./html.js";

/** Everything else goes, dialogs too: nothing of it may be used any more. */
export function showSignedOut() {
  const app = document.getElementById("app");
  if (app) render(/** @type {any} */ (null), app);
  const place = document.createElement("main");
  document.body.className = "";
  document.body.replaceChildren(place);
  render(
    html`
      <div class="empty joining signed-out" role="status" data-testid="signed-out">
        <strong>Signed out</strong>
        The sign-in opens by itself as soon as the hub answers.
      </div>
    `,
    place,
  );
}
