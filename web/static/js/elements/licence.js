/** What the venue's licence means for the person in front of the screen. */
import { dateText, daysUntil } from "../lib/clock.js";
import { count } from "../lib/labels.js";
import { Icon } from "./icon.js";
import { html, useLayoutEffect, useRef, useSignal } from "./html.js";
import { Sheet } from "./sheet.js";
import { UnlockCode } from "./unlock-code.js";

/** @typedef {import("../lib/types.js").Licence} Licence */

/** @type {Record<string, {title: (licence: Licence) => string, means: string}>} */
const BANNERS = {
  warn: { title: ending, means: "Everything works" },
  grace: { title: () => "The licence must be renewed", means: "Everything works for now" },
  drain: {
    title: () => "No new orders",
    means: "Open orders can be finished and paid, and shifts closed",
  },
  locked: {
    title: () => "This venue is locked",
    means: "Reports, exports and backups still work",
  },
};

const CLOSED = new Set(["drain", "locked"]);

/** A locked venue's other screens have the lock instead; the office stays open. @param {{licence: Licence | null}} props */
export function LicenceBanner({ licence }) {
  const banner = licence && BANNERS[licence.state];
  if (!banner) return null;
  const facts = [banner.means, licence.reason, licence.contact && `Call ${licence.contact}`];
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

/** Whatever closed the venue, a dictated code opens it. */
function CodeButton() {
  const isOpen = useSignal(false);
  return html`
    <button class="button" data-testid="enter-code" onClick=${() => (isOpen.value = true)}>Enter a code</button>
    ${
      isOpen.value &&
      html`
        <${Sheet} title="Unlock by telephone" onClose=${() => (isOpen.value = false)}>
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
          <dt>Whom to call</dt>
          <dd data-testid="lock-contact">${licence.contact ?? "Your supplier"}</dd>
          <dt>What still works</dt>
          <dd>Signing in, reading, reports, exports and backups. Your data is yours.</dd>
          ${
            waiting > 0 &&
            html`
              <dt>What waits</dt>
              <dd data-testid="lock-waiting">${count(waiting, "thing")} done here, handed in at the unlock.</dd>
            `
          }
        </dl>
        <${UnlockCode} />
        <p class="quiet">This screen opens by itself the moment the venue is unlocked.</p>
        <button class="button" onClick=${onSignOut}>Sign out</button>
      </section>
    </dialog>
  `;
}
