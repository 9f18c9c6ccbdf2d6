/** Every screen of the venue: on line or off line, and how many events behind. */
import { html } from "../elements/html.js";
import { text } from "../lib/texts.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function Devices({ figures }) {
  const { tick, formerTick } = figures.hub;
  const online = new Map(tick.value?.devices?.map((one) => [one.code, one]));
  const before = new Map(formerTick.value?.devices?.map((one) => [one.code, one.lag]));
  const all = Object.values(figures.hub.store.devices.value)
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
            wasLagging=${Boolean(before.get(one.code))}
            isKnown=${figures.hub.tick.value !== null}
          />
        `,
      )}
    </footer>
  `;
}

/**
 * A screen counts as behind after two ticks: at the first one it may not have reported events for other rooms yet.
 * @param {{device: import("../lib/types.js").Device, line: {lag: number} | undefined, wasLagging: boolean,
 *   isKnown: boolean}} props
 */
function Device({ device, line, wasLagging, isKnown }) {
  const state = !isKnown ? "wait" : line ? (line.lag > 0 && wasLagging ? "lag" : "on") : "off";
  return html`
    <span class=${`device device-${state}`} data-testid=${`device-${device.code}`}>
      <i></i>
      <b>${device.name}</b>
      ${stateText(state, line?.lag ?? 0)}
    </span>
  `;
}

/** @param {"wait" | "lag" | "on" | "off"} state @param {number} lag */
function stateText(state, lag) {
  if (state === "lag") return text("manager-screen-behind", { count: lag });
  return text({ wait: "manager-screen-unknown", on: "manager-screen-live", off: "manager-screen-off-line" }[state]);
}
