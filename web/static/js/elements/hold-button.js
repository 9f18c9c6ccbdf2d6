/** A button for actions that cannot be undone: it acts after it has been held, not on a tap. */
import { classes, html, useRef, useState } from "./html.js";

const HELD_MS = 700;

/** @param {{children?: any, onHold: () => void, kind?: string, testid?: string}} props */
export function HoldButton({ children, onHold, kind = "", testid }) {
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const [isHeld, setHeld] = useState(false);
  const begin = () => (setHeld(true), (timer.current = setTimeout(() => (setHeld(false), onHold()), HELD_MS)));
  const end = () => (setHeld(false), clearTimeout(timer.current));
  const key = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && !event.repeat && begin();
  return html`
    <button
      class=${classes("button hold", kind, isHeld && "held")}
      data-testid=${testid}
      onPointerdown=${begin}
      onPointerup=${end}
      onPointerleave=${end}
      onPointercancel=${end}
      onKeydown=${key}
      onKeyup=${end}
      onContextmenu=${(/** @type {Event} */ event) => event.preventDefault()}
    >
      <span>${children}</span>
    </button>
  `;
}
