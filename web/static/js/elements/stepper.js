/** A number with a button for less and one for more. */
import { Icon } from "./icon.js";
import { html } from "./html.js";
import { text } from "../lib/texts.js";

/** @param {{value: number, least?: number, most?: number, onChange: (value: number) => void}} props */
export function Stepper({ value, least = 1, most = 9999, onChange }) {
  return html`
    <div class="stepper">
      <button
        type="button"
        class="icon-button"
        aria-label=${text("common-less")}
        data-testid="step-less"
        disabled=${value <= least}
        onClick=${() => onChange(value - 1)}
      >
        <${Icon} name="minus" />
      </button>
      <b data-testid="step-value">${value}</b>
      <button
        type="button"
        class="icon-button"
        aria-label=${text("common-more")}
        data-testid="step-more"
        disabled=${value >= most}
        onClick=${() => onChange(value + 1)}
      >
        <${Icon} name="plus" />
      </button>
    </div>
  `;
}
