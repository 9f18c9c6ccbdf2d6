/** The licence banner and the lock screen. */
import { dateText, daysUntil } from "../lib/clock.js";
import { count } from "../lib/labels.js";
import { Icon } from "./icon.js";
import { html, useLayoutEffect, useRef, useSignal } from "./html.js";
import { Sheet } from "./sheet.js";
import { UnlockCode } from "./unlock-code.js";

/** @typedef {import("../lib/types.js").Licence} Licence */

/** @type {Record<string, {title: (licence: Licence) => string, effect: string}>} */
const BANNERS = {
  warn: { title: ending, effect: "Everything works" },
  grace: { title: () => "The licence must be renewed", effect: "Everything works for now" },
  drain: {
    title: () => "No new orders",
    effect: "Open orders can be finished and paid, and shifts closed",
  },
  locked: {
    title: () => "This venue is locked",
    effect: "Reports, exports and backups still work",
  },
};

const CLOSED = new Set(["drain", "locked"]);

/** On live screens a locked venue has the lock screen instead; the office stays open. @param {{licence: Licence | null}} props */
export function LicenceBanner({ licence }) {
  const banner = licence && BANNERS[licence.state];
  if (!banner) return null;
  const facts = [banner.effect, licence.reason, licence.contact && `Call ${licence.contact}`];
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
    <button class="button" data-testid="enter-code" onClick=${() => (isOpen.value = true)}>Enter a code</button>
    ${
      isOpen.value &&
      html`
        <${Sheet} title="Unlock by phone" onClose=${() => (isOpen.value = false)}>
          <${UnlockCode} />
        <//>
      `
    }
  `;
}

/** @param {Licence} licence */
function ending({ expires_at: at }) {
  return at ? `The licence ends on ${dateText(at)}, in ${count(daysUntil(at), "day")}` : "The licence ends soon";
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
        <h1>This venue is locked</h1>
        <p class="lock-reason" data-testid="lock-reason">${licence.reason ?? "No reason was given."}</p>
        <dl>
          <dt>Who to call</dt>
          <dd data-testid="lock-contact">${licence.contact ?? "Your supplier"}</dd>
          <dt>What still works</dt>
          <dd>Signing in, viewing, reports, exports and backups. Your data is yours.</dd>
          ${
            waiting > 0 &&
            html`
              <dt>Not sent yet</dt>
              <dd data-testid="lock-waiting">${count(waiting, "change")} on this screen, sent when the venue is unlocked.</dd>
            `
          }
        </dl>
        <${UnlockCode} />
        <p class="quiet">This screen opens as soon as the venue is unlocked.</p>
        <button class="button" onClick=${onSignOut}>Sign out</button>
      </section>
    </dialog>
  `;
}
