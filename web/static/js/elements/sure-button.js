/** The main button of a sheet, which is held instead of tapped while what it would do is unusual. */
import { HoldButton } from "./hold-button.js";
import { html } from "./html.js";
import { text } from "../lib/texts.js";

/** @param {{isUnusual: boolean, isReady: boolean, testid: string, onDone: () => void, children?: any}} props */
export function SureButton({ isUnusual, isReady, testid, onDone, children }) {
  return isUnusual && isReady
    ? html`
        <${HoldButton} kind="danger huge wide" testid=${testid} onHold=${onDone}>${text("pos-hold-if-sure")}</${HoldButton}>
      `
    : html`
        <button type="button" class="button main huge wide" data-testid=${testid} disabled=${!isReady} onClick=${onDone}>
          ${children}
        </button>
      `;
}
