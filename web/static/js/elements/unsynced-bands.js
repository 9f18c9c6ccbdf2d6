/** Bands across the screen: this device cannot store anything, or the hub has not accepted something yet. */
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
      <strong>Not saved on this device</strong>
      <span>
        ${
          unsaved
            ? `${count(unsaved, "change")} ${unsaved === 1 ? "exists" : "exist"} only on this page. Do not close or reload it until the hub has received ${unsaved === 1 ? "it" : "them"}.`
            : "The browser cannot store anything now. While the hub is away, a reload would lose changes."
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
  const reasons = [...new Set(holds.map(holdText))];
  return html`
    <div class="band band-waiting" role="status" data-testid="held">
      <${Icon} name="clock" />
      <strong>${count(holds.length, "change")} not sent to the hub yet</strong>
      <span>${reasons.join(" ")}</span>
    </div>
  `;
}
