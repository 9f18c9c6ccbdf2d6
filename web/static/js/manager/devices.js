/** Every screen of the house: on line or not, and how far behind. */
import { html } from "../elements/html.js";
import { count } from "../lib/words.js";

/** @param {{office: import("./office.js").Office}} props */
export function Devices({ office }) {
  const online = new Map((office.hub.tick.value?.devices ?? []).map((one) => [one.code, one]));
  const all = Object.values(office.hub.store.devices.value)
    .filter((one) => one.is_active)
    .sort((a, b) => a.code.localeCompare(b.code));
  if (!all.length) return null;
  return html`
    <footer class="devices" data-testid="devices">
      ${all.map(
        (one) => html`
          <${Device}
            key=${one.id}
            device=${one}
            line=${online.get(one.code)}
            isKnown=${office.hub.tick.value !== null}
          />
        `,
      )}
    </footer>
  `;
}

/** @param {{device: import("../lib/types.js").Device, line: {lag: number} | undefined, isKnown: boolean}} props */
function Device({ device, line, isKnown }) {
  const state = !isKnown ? "wait" : line ? (line.lag > 0 ? "lag" : "on") : "off";
  const word = { wait: "…", on: "live", off: "off line", lag: count(line?.lag ?? 0, "event") + " behind" }[state];
  return html`
    <span class=${`device device-${state}`} data-testid=${`device-${device.code}`}>
      <i></i>
      <b>${device.name}</b>
      ${word}
    </span>
  `;
}
