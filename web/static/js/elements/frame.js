/** What every live screen wears: bands above, lock over it, toasts at its edge. */
import { LicenceBanner, LockScreen } from "./licence.js";
import { NotKeptBand, WaitingBand } from "./kept.js";
import { NotLiveBand } from "./live.js";
import { Toasts } from "./toast.js";
import { html } from "./html.js";

/**
 * @param {{kind: string, licence: any, since: number | null, waiting: number, isLasting: boolean, unkept: number,
 *   isSignedOut: boolean, holds: import("../lib/holds.js").Hold[], onSignOut: () => void, children?: any}} props
 */
export function Frame({ kind, licence, since, waiting, isLasting, unkept, isSignedOut, holds, onSignOut, children }) {
  return html`
    <div class=${`frame ${kind}`}>
      <div class="bands">
        <${NotLiveBand} since=${since} waiting=${waiting} />
        <${NotKeptBand} isLasting=${isLasting} unkept=${unkept} isSignedOut=${isSignedOut} />
        <${WaitingBand} holds=${since ? [] : holds} />
        <${LicenceBanner} licence=${licence?.state === "locked" ? null : licence} />
      </div>
      ${children}
      <${Toasts} />
      <${LockScreen} licence=${licence} waiting=${waiting} onSignOut=${onSignOut} />
    </div>
  `;
}
