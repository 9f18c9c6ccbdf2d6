/** Short messages at the edge of the screen that disappear after a while, or on a tap. */
import { Icon } from "./icon.js";
import { classes, html, signal, useLayoutEffect, useRef } from "./html.js";

/** @typedef {{id: number, text: string, kind: "note" | "ready" | "refused"}} Toast */
/** @type {import("@preact/signals").Signal<Toast[]>} */
const toasts = signal([]);
const SHOWN_MS = { note: 2500, ready: 6000, refused: 8000 };
const ICONS = { note: "check", ready: "bell", refused: "warning" };
let count = 0;

/** @param {string} text @param {Toast["kind"]} [kind] */
export function toast(text, kind = "note") {
  const id = ++count;
  toasts.value = [...toasts.value.filter((one) => one.text !== text).slice(-2), { id, text, kind }];
  setTimeout(() => dismiss(id), SHOWN_MS[kind]);
}

/** @param {number} id */
function dismiss(id) {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

export function Toasts() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => raise(box.current, toasts.value.length > 0), [toasts.value]);
  return html`
    <div class="toasts" popover="manual" ref=${box} aria-live="polite">
      ${toasts.value.map(
        (one) => html`
          <button
            key=${one.id}
            class=${classes("toast", `toast-${one.kind}`)}
            data-testid=${`toast-${one.kind}`}
            onClick=${() => dismiss(one.id)}
          >
            <${Icon} name=${ICONS[one.kind]} size=${20} />
            ${one.text}
          </button>
        `,
      )}
    </div>
  `;
}

/** Show the toasts above every dialog, also one that was opened later. @param {HTMLElement | null} box @param {boolean} isNeeded */
function raise(box, isNeeded) {
  if (box?.matches(":popover-open")) box.hidePopover();
  if (isNeeded) box?.showPopover?.();
}
