/** The choice of a device in the demo; elsewhere a device is paired once. */
import { labelOf } from "../lib/labels.js";
import { Icon } from "./icon.js";
import { html } from "./html.js";

/** @type {Record<string, {icon: string, word: string}>} */
const KINDS = {
  pos: { icon: "cash", word: "Waiters and cashiers" },
  kds: { icon: "list", word: "Tickets" },
  expo: { icon: "list", word: "Tickets of all stations" },
  manager: { icon: "chart", word: "The day\u2019s figures" },
};

/** @param {{devices: {code: string, name: string, kind: string}[], onChoose: (code: string) => void}} props */
export function DeviceTiles({ devices, onChoose }) {
  return html`
    <div class="staff">
      ${devices.map((one) => {
        const { icon, word } = KINDS[one.kind] ?? { icon: "screen", word: labelOf(one.kind) };
        return html`
          <button
            class="staff-tile"
            key=${one.code}
            data-testid=${`device-${one.code}`}
            onClick=${() => onChoose(one.code)}
          >
            <span class="initials"><${Icon} name=${icon} size=${26} /></span>
            <span>
              <strong>${one.name}</strong>
              <small>${word}</small>
            </span>
          </button>
        `;
      })}
    </div>
  `;
}
