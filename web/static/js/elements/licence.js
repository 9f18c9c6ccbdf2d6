/** What the venue's licence means for the person in front of the screen. */
import { Icon } from "./icon.js";
import { html, useLayoutEffect, useRef } from "./html.js";
import { UnlockCode } from "./unlock-code.js";

/** @typedef {import("../lib/types.js").Licence} Licence */

/** @type {Record<string, {title: string, means: string}>} */
const BANNERS = {
  warn: { title: "The licence ends soon", means: "Everything works." },
  grace: { title: "The licence needs renewing", means: "Everything works for now." },
  drain: { title: "No new orders", means: "Open orders can be finished and paid; shifts can be closed." },
};

/** @param {{licence: Licence | null}} props */
export function LicenceBanner({ licence }) {
  const banner = licence && BANNERS[licence.state];
  if (!banner) return null;
  const end = licence.expires_at ? ` Until ${licence.expires_at.slice(0, 10)}.` : "";
  return html`
    <div class="band band-licence" role="status" data-testid="licence-banner">
      <${Icon} name="lock" />
      <strong>${banner.title}</strong>
      <span>${banner.means}${end} ${licence.contact ? `Call ${licence.contact}.` : ""}</span>
    </div>
  `;
}

/** @param {{licence: Licence | null, onSignOut: () => void}} props */
export function LockScreen({ licence, onSignOut }) {
  return licence?.state === "locked"
    ? html`
        <${Lock} licence=${licence} onSignOut=${onSignOut} />
      `
    : null;
}

/** @param {{licence: Licence, onSignOut: () => void}} props */
function Lock({ licence, onSignOut }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => ref.current?.showModal(), []);
  return html`
    <dialog
      class="lock"
      ref=${ref}
      data-testid="lock-screen"
      onCancel=${(/** @type {Event} */ event) => event.preventDefault()}
    >
      <section class="lock-card">
        <span class="lock-mark"><${Icon} name="lock" size=${36} /></span>
        <h1>This venue is locked</h1>
        <p class="lock-reason">${licence.reason ?? "No reason was given."}</p>
        <dl>
          <dt>Whom to call</dt>
          <dd>${licence.contact ?? "Your supplier"}</dd>
          <dt>What still works</dt>
          <dd>Signing in, reading, reports, exports and backups. Your data is yours.</dd>
        </dl>
        <${UnlockCode} />
        <p class="quiet">This screen opens by itself the moment the venue is unlocked.</p>
        <button class="button" onClick=${onSignOut}>Sign out</button>
      </section>
    </dialog>
  `;
}
