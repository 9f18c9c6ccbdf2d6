/** A numeric keypad; the keyboard does the same while it is on the screen. */
import { Icon } from "./icon.js";
import { classes, html, useEffect } from "./html.js";
import { text } from "../lib/texts.js";

/** @type {Record<string, any>} */
const FACES = {
  back: html`
    <${Icon} name="backspace" size=${28} />
  `,
  enter: html`
    <${Icon} name="check" size=${30} />
  `,
};
/** @type {Record<string, () => string>} */
const NAMES = {
  back: () => text("common-delete"),
  clear: () => text("common-clear"),
  enter: () => text("common-enter"),
  decimal: () => text("common-decimal-mark"),
};
/** @type {Record<string, string>} */
const PHYSICAL = { Backspace: "back", Enter: "enter", Delete: "clear", ".": "decimal", ",": "decimal" };

/** @param {{onKey: (key: string) => void, left?: string, right?: string, isMainReady?: boolean, mark?: string}} props `mark`: the face of the decimal key */
export function Keypad({ onKey, left = "clear", right = "back", isMainReady = false, mark }) {
  useEffect(() => listen(onKey));
  const keys = [..."123456789", left, "0", right];
  return html`
    <div class="keypad">
      ${keys.map(
        (key) => html`
          <button
            type="button"
            class=${classes("key", NAMES[key] && key !== "decimal" && "key-word", key === "enter" && isMainReady && "key-main")}
            key=${key}
            data-testid=${`key-${key}`}
            aria-label=${NAMES[key]?.() ?? key}
            onClick=${() => onKey(key)}
          >
            ${FACES[key] ?? (key === "decimal" ? mark : (NAMES[key]?.() ?? key))}
          </button>
        `,
      )}
    </div>
  `;
}

/** The text after a key. @param {string} text @param {string} key @param {number} [longest] */
export function pressed(text, key, longest = 12) {
  if (key === "clear") return "";
  if (key === "back") return text.slice(0, -1);
  return /^\d+$/.test(key) ? (text + key).slice(0, longest) : text;
}

/** @param {(key: string) => void} onKey */
function listen(onKey) {
  const press = (/** @type {KeyboardEvent} */ event) => {
    const key = /^[0-9]$/.test(event.key) ? event.key : PHYSICAL[event.key];
    if (!key || event.ctrlKey || event.metaKey || isTyping()) return;
    event.preventDefault();
    onKey(key);
  };
  addEventListener("keydown", press);
  return () => removeEventListener("keydown", press);
}

function isTyping() {
  return /INPUT|SELECT|TEXTAREA/.test(document.activeElement?.tagName ?? "");
}
