/** The licence banner above every page of the office. */
import { LicenceBanner } from "../elements/licence.js";
import { html, render, signal } from "../elements/html.js";
import { startClock, zone } from "../lib/clock.js";
import { currency } from "../lib/money.js";
import { pageData } from "../page.js";

/** @typedef {import("../lib/types.js").Licence} Licence */

const page = pageData();
/** @type {import("@preact/signals").Signal<Licence | null>} */
const licence = signal(page.licence);

/** @param {Licence | null} view */
export function setLicence(view) {
  licence.value = view;
}

export function showLicence() {
  zone.value = page.settings.timezone;
  currency.value = page.settings;
  startClock();
  render(
    html`
      <${Banner} />
    `,
    /** @type {HTMLElement} */ (document.querySelector(".bands")),
  );
}

function Banner() {
  return html`
    <${LicenceBanner} licence=${licence.value} />
  `;
}
