/** The licence banner and the lock screen. */
import { dateText, daysUntil } from "../lib/clock.js";
import { text } from "../lib/texts.js";
import { Icon } from "./icon.js";
import { html, useLayoutEffect, useRef, useSignal } from "./html.js";
import { Sheet } from "./sheet.js";
import { UnlockCode } from "./unlock-code.js";

/** @typedef {import("../lib/types.js").Licence} Licence */

/** @type {Record<string, {title: (licence: Licence) => string, effect: () => string}>} */
const BANNERS = {
  warn: { title: ending, effect: () => text("connection-everything-works") },
  grace: { title: () => text("connection-licence-renew"), effect: () => text("connection-works-for-now") },
  drain: { title: () => text("connection-licence-drain"), effect: () => text("connection-drain-works") },
  locked: { title: () => text("connection-licence-locked"), effect: () => text("connection-locked-works") },
};

const CLOSED = new Set(["drain", "locked"]);

/** On live screens a locked venue has the lock screen instead; the office stays open. @param {{licence: Licence | null}} props */
export function LicenceBanner({ licence }) {
  const banner = licence && BANNERS[licence.state];
  if (!banner) return null;
  const facts = [banner.effect(), licence.reason, licence.contact && text("connection-call", { contact: licence.contact })];
  return html`
    <div class=${`band band-licence band-${licence.state}`} role="status" data-testid="licence-banner">
      <${Icon} name="lock" />
      <strong>${banner.title(licence)}</strong>
      <span>${facts.filter(Boolean).join(" · ")}</span>
      ${
        CLOSED.has(licence.state) &&
        html`
          <${CodeButton} />
        `
      }
    </div>
  `;
}

/** An unlock code opens the venue, whatever closed it. */
function CodeButton() {
  const isOpen = useSignal(false);
  return html`
    <button class="button" data-testid="enter-code" onClick=${() => (isOpen.value = true)}>${text("connection-enter-code")}</button>
    ${
      isOpen.value &&
      html`
        <${Sheet} title=${text("connection-unlock-by-phone")} onClose=${() => (isOpen.value = false)}>
          <${UnlockCode} />
        <//>
      `
    }
  `;
}

/** @param {Licence} licence */
function ending({ expires_at: at }) {
  return at ? text("connection-licence-ends", { date: dateText(at), days: daysUntil(at) }) : text("connection-licence-ends-soon");
}

/** @param {{licence: Licence | null, waiting: number, onSignOut: () => void}} props */
export function LockScreen({ licence, waiting, onSignOut }) {
  return licence?.state === "locked"
    ? html`
        <${Lock} licence=${licence} waiting=${waiting} onSignOut=${onSignOut} />
      `
    : null;
}

/** @param {{licence: Licence, waiting: number, onSignOut: () => void}} props */
function Lock({ licence, waiting, onSignOut }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => ref.current?.showModal(), []);
  return html`
    <dialog
      class="lock"
      ref=${ref}
      data-testid="lock-screen"
      onCancel=${(/** @type {Event} */ event) => event.preventDefault()}
    >
      <section class="lock-card" tabindex="-1" autofocus>
        <span class="lock-mark"><${Icon} name="lock" size=${36} /></span>
        <h1>${text("connection-licence-locked")}</h1>
        <p class="lock-reason" data-testid="lock-reason">${licence.reason ?? text("connection-no-reason")}</p>
        <dl>
          <dt>${text("connection-who-to-call")}</dt>
          <dd data-testid="lock-contact">${licence.contact ?? text("connection-your-supplier")}</dd>
          <dt>${text("connection-what-works")}</dt>
          <dd>${text("connection-what-works-list")}</dd>
          ${
            waiting > 0 &&
            html`
              <dt>${text("connection-not-sent-yet")}</dt>
              <dd data-testid="lock-waiting">${text("connection-changes-locked", { count: waiting })}</dd>
            `
          }
        </dl>
        <${UnlockCode} />
        <p class="quiet">${text("connection-opens-when-unlocked")}</p>
        <button class="button" onClick=${onSignOut}>${text("common-sign-out")}</button>
      </section>
    </dialog>
  `;
}
