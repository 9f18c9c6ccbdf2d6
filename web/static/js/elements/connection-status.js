/** Whether the screen is live: a small indicator, and a band across the screen while it is off line. */
import { clockTime } from "../lib/clock.js";
import { count } from "../lib/labels.js";
import { Icon } from "./icon.js";
import { classes, html } from "./html.js";

/** @param {{joined: boolean, since: number | null}} props */
export function LiveIndicator({ joined, since }) {
  const [state, label] = since ? ["off", "off line"] : joined ? ["on", "live"] : ["wait", "connecting"];
  return html`
    <span class=${classes("live", `live-${state}`)} data-testid="live" role="status">
      <i></i>
      ${label}
    </span>
  `;
}

/** @param {{since: number | null, waiting: number}} props */
export function OfflineBand({ since, waiting }) {
  if (!since) return null;
  const note = waiting
    ? `${count(waiting, "change")} saved here, sent when the hub is back.`
    : "It reconnects automatically.";
  return html`
    <div class="band band-off" role="alert" data-testid="not-live">
      <${Icon} name="warning" />
      <strong>Not live since ${clockTime(since)}</strong>
      <span>${note}</span>
    </div>
  `;
}
