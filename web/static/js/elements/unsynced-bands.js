/** Bands across the screen: this device cannot store anything, or the hub has not accepted something yet. */
import { holdText } from "../lib/hold-text.js";
import { text } from "../lib/texts.js";
import { Icon } from "./icon.js";
import { html } from "./html.js";

/** @param {{isDurable: boolean, unsaved: number, isSignedOut: boolean}} props */
export function UnsavedBand({ isDurable, unsaved, isSignedOut }) {
  if (isDurable) return null;
  return html`
    <div class="band band-off" role="alert" data-testid="not-kept">
      <${Icon} name="warning" />
      <strong>${text("connection-not-saved")}</strong>
      <span>
        ${unsaved ? text("connection-only-here", { count: unsaved }) : text("connection-cannot-store")}
        ${
          isSignedOut &&
          html`
            ${" "}
            <a href="/sign-in" target="_blank">${text("connection-sign-in-again")}</a>
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
      <strong>${text("connection-changes-held", { count: holds.length })}</strong>
      <span>${reasons.join(" ")}</span>
    </div>
  `;
}
