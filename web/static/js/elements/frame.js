/** The frame of every live screen: bands at the top, toasts at the edge, the lock screen above everything. */
import { LicenceBanner, LockScreen } from "./licence.js";
import { UnsavedBand, HoldsBand } from "./unsynced-bands.js";
import { OfflineBand } from "./connection-status.js";
import { Toasts } from "./toast.js";
import { html } from "./html.js";

/**
 * @param {{kind: string, licence: any, since: number | null, waiting: number, isDurable: boolean, unsaved: number,
 *   isSignedOut: boolean, holds: import("../lib/held-commands.js").Hold[], onSignOut: () => void, children?: any}} props
 */
export function Frame({ kind, licence, since, waiting, isDurable, unsaved, isSignedOut, holds, onSignOut, children }) {
  return html`
    <div class=${`frame ${kind}`}>
      <div class="bands">
        <${OfflineBand} since=${since} waiting=${waiting} />
        <${UnsavedBand} isDurable=${isDurable} unsaved=${unsaved} isSignedOut=${isSignedOut} />
        <${HoldsBand} holds=${since ? [] : holds} />
        <${LicenceBanner} licence=${licence?.state === "locked" ? null : licence} />
      </div>
      ${children}
      <${Toasts} />
      <${LockScreen} licence=${licence} waiting=${waiting} onSignOut=${onSignOut} />
    </div>
  `;
}
