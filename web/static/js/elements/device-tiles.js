/** The choice of a device in the demo; elsewhere a device is paired once. */
import { labelOf } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { Icon } from "./icon.js";
import { html } from "./html.js";

/** @type {Record<string, {icon: string, word: () => string}>} */
const KINDS = {
  pos: { icon: "cash", word: () => text("sign-in-device-pos") },
  kds: { icon: "list", word: () => text("sign-in-device-kds") },
  expo: { icon: "list", word: () => text("sign-in-device-expo") },
  manager: { icon: "chart", word: () => text("sign-in-device-manager") },
};

/** @param {{devices: {code: string, name: string, kind: string}[], onChoose: (code: string) => void}} props */
export function DeviceTiles({ devices, onChoose }) {
  return html`
    <div class="staff">
      ${devices.map((one) => {
        const { icon, word } = KINDS[one.kind] ?? { icon: "screen", word: () => labelOf(one.kind) };
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
              <small>${word()}</small>
            </span>
          </button>
        `;
      })}
    </div>
  `;
}
