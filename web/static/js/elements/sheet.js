/** A sheet over the screen for one action: a real dialog, so that Escape and focus work. */
import { Icon } from "./icon.js";
import { classes, html, useLayoutEffect, useRef } from "./html.js";
import { text } from "../lib/texts.js";

/** @param {{title: any, onClose: () => void, kind?: string, testid?: string, children?: any, foot?: any}} props */
export function Sheet({ title, onClose, kind = "", testid, children, foot }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => ref.current?.showModal(), []);
  const onClick = (/** @type {MouseEvent} */ event) => event.target === ref.current && onClose();
  const onCancel = (/** @type {Event} */ event) => (event.preventDefault(), onClose());
  return html`
    <dialog ref=${ref} class=${classes("sheet", kind)} data-testid=${testid} onClick=${onClick} onCancel=${onCancel}>
      <div class="sheet-body" tabindex="-1" autofocus>
        <header class="sheet-head">
          <h2>${title}</h2>
          <button class="icon-button" aria-label=${text("common-close")} data-testid="close" onClick=${onClose}>
            <${Icon} name="close" />
          </button>
        </header>
        <div class="sheet-main">${children}</div>
        ${
          foot &&
          html`
            <footer class="sheet-foot">${foot}</footer>
          `
        }
      </div>
    </dialog>
  `;
}
