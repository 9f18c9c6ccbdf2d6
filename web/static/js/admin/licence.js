/** The licence's band above every page of the office, as the other screens wear it. */
import { LicenceBanner } from "../elements/licence.js";
import { html, render, signal } from "../elements/html.js";
import { startClock, zone } from "../lib/clock.js";
import { pageData } from "../page.js";

/** @typedef {import("../lib/types.js").Licence} Licence */

const page = pageData();
/** @type {import("@preact/signals").Signal<Licence | null>} */
const licence = signal(page.licence);

/** @param {Licence | null} now */
export function setLicence(now) {
  licence.value = now;
}

export function showLicence() {
  zone.value = page.settings.timezone;
  startClock();
  render(
    html`
      <${Band} />
    `,
    /** @type {HTMLElement} */ (document.querySelector(".bands")),
  );
}

function Band() {
  return html`
    <${LicenceBanner} licence=${licence.value} />
  `;
}
