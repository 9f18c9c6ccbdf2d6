/** Whether what is shown is true now: a small mark, and a band across the screen when it is not. */
import { clockTime } from "../lib/clock.js";
import { count } from "../lib/labels.js";
import { Icon } from "./icon.js";
import { classes, html } from "./html.js";

/** @param {{joined: boolean, since: number | null}} props */
export function LiveIndicator({ joined, since }) {
  const [state, word] = since ? ["off", "off line"] : joined ? ["on", "live"] : ["wait", "joining"];
  return html`
    <span class=${classes("live", `live-${state}`)} data-testid="live" role="status">
      <i></i>
      ${word}
    </span>
  `;
}

/** @param {{since: number | null, waiting: number}} props */
export function OfflineBand({ since, waiting }) {
  if (!since) return null;
  const kept = waiting
    ? `${count(waiting, "thing")} waiting here, sent when the hub is back.`
    : "It comes back by itself.";
  return html`
    <div class="band band-off" role="alert" data-testid="not-live">
      <${Icon} name="warning" />
      <strong>Not live since ${clockTime(since)}</strong>
      <span>${kept}</span>
    </div>
  `;
}
