/** What is not kept on this device, and what the hub has not taken yet: bands across the screen while it is so. */
import { count } from "../lib/labels.js";
import { holdText } from "../lib/hold-text.js";
import { Icon } from "./icon.js";
import { html } from "./html.js";

/** @param {{isDurable: boolean, unsaved: number, isSignedOut: boolean}} props */
export function UnsavedBand({ isDurable, unsaved, isSignedOut }) {
  if (isDurable) return null;
  return html`
    <div class="band band-off" role="alert" data-testid="not-kept">
      <${Icon} name="warning" />
      <strong>Not kept on this device</strong>
      <span>
        ${
          unsaved
            ? `${count(unsaved, "thing")} only on this page: do not close or reload it before the hub has them.`
            : "The browser stores nothing now: without the hub, a reload loses what was done."
        }
        ${
          isSignedOut &&
          html`
            ${" "}
            <a href="/sign-in" target="_blank">Sign in again</a>
          `
        }
      </span>
    </div>
  `;
}

/** @param {{holds: import("../lib/held-commands.js").Hold[]}} props */
export function HoldsBand({ holds }) {
  if (!holds.length) return null;
  const why = [...new Set(holds.map(holdText))];
  return html`
    <div class="band band-waiting" role="status" data-testid="held">
      <${Icon} name="clock" />
      <strong>${count(holds.length, "thing")} not at the hub yet</strong>
      <span>${why.join(" ")}</span>
    </div>
  `;
}
