// Formats instants, durations and states. No DOM, no requests.

const STAMP = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });

/** @param {string} instant */
export const stamp = (instant) => STAMP.format(new Date(instant));

/** @param {string} instant */
export const day = (instant) => DAY.format(new Date(instant));

/** @param {number} count @param {string} word */
export const many = (count, word) => `${count} ${word}${Math.abs(count) === 1 ? "" : "s"}`;

/** @param {number} minutes */
export function span(minutes) {
  if (minutes < 90) return `${Math.round(minutes)} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : many(Math.round(minutes / 1440), "day");
}

/** @param {string | null | undefined} instant */
export function ago(instant) {
  if (!instant) return "never";
  const minutes = (Date.now() - Date.parse(instant)) / 60000;
  return minutes < 1 ? "now" : `${span(minutes)} ago`;
}

/** The rest of a licence. @param {any} site */
export function licence(site) {
  const left = site.licence_days_left;
  if (left === null) return "no end date";
  if (left < 0) return `ended ${day(site.license_expires_at)}`;
  if (left > 730) return `until ${day(site.license_expires_at)}`;
  return left === 0 ? "ends today" : `${many(left, "day")} left`;
}

/** The state of a site: label and style. @param {any} site @returns {[string, string]} */
export function stateOf(site) {
  if (!site.is_active) return ["deregistered", "plain"];
  if (site.is_locked) return [lockWord(site), "bad"];
  const left = site.licence_days_left;
  if (left !== null && left < 0) return ["expired", "bad"];
  return left !== null && left <= 14 ? ["expires soon", "soon"] : ["licensed", "good"];
}

/** @param {any} site */
function lockWord(site) {
  const word = site.lock_mode === "drain" ? "draining" : "locked";
  return site.is_applied ? word : `${word}, not applied yet`;
}

/** @param {any} site @returns {[string, string]} */
export function lineOf(site) {
  if (site.online) return ["on line", "good"];
  return site.last_seen_at ? ["off line", "off"] : ["never seen", "plain"];
}

/** The flags of a site as sentences. @param {any} site @returns {string[]} */
export function flagsOf(site) {
  return [
    site.audit_broken_at && `Its audit chain does not continue the entries reported before (${stamp(site.audit_broken_at)}).`,
    site.key_copied_at && `Its key was used from two places at once (${stamp(site.key_copied_at)}). Make a new key.`,
  ].filter(Boolean);
}
