/** Whether the screen is live: a small indicator, and a band across the screen while it is off line. */
import { clockTime } from "../lib/clock.js";
import { text } from "../lib/texts.js";
import { Icon } from "./icon.js";
import { classes, html } from "./html.js";

/** @param {{joined: boolean, since: number | null}} props */
export function LiveIndicator({ joined, since }) {
  const state = since ? "off" : joined ? "on" : "wait";
  return html`
    <span class=${classes("live", `live-${state}`)} data-testid="live" role="status">
      <i></i>
      ${text({ off: "connection-off-line", on: "connection-live", wait: "connection-connecting" }[state])}
    </span>
  `;
}

/** @param {{since: number | null, waiting: number}} props */
export function OfflineBand({ since, waiting }) {
  if (!since) return null;
  const note = waiting ? text("connection-changes-saved", { count: waiting }) : text("connection-reconnects");
  return html`
    <div class="band band-off" role="alert" data-testid="not-live">
      <${Icon} name="warning" />
      <strong>${text("connection-not-live-since", { time: clockTime(since) })}</strong>
      <span>${note}</span>
    </div>
  `;
}
