// Says instants, durations and states. No DOM, no requests.

import { dateLocale, text } from "/static/js/texts.js";

/** @param {string} instant */
export const stamp = (instant) => format(instant, { dateStyle: "medium", timeStyle: "short" });

/** @param {string} instant */
export const day = (instant) => format(instant, { dateStyle: "medium" });

/** @param {string} instant @param {Intl.DateTimeFormatOptions} how */
const format = (instant, how) => new Intl.DateTimeFormat(dateLocale(), how).format(new Date(instant));

/** @param {number} minutes */
export function span(minutes) {
  if (minutes < 90) return text("console-minutes", { count: Math.round(minutes) });
  if (minutes < 2880) return text("console-hours", { count: Math.round(minutes / 60) });
  return text("console-days", { count: Math.round(minutes / 1440) });
}

/** @param {string | null | undefined} instant */
export function ago(instant) {
  if (!instant) return text("console-never");
  const minutes = (Date.now() - Date.parse(instant)) / 60000;
  return minutes < 1 ? text("console-now") : text("console-ago", { span: span(minutes) });
}

/** The rest of a licence. @param {any} site */
export function licence(site) {
  const left = site.licence_days_left;
  if (left === null) return text("console-no-end-date");
  if (left < 0) return text("console-ended", { day: day(site.license_expires_at) });
  if (left > 730) return text("console-until", { day: day(site.license_expires_at) });
  return left === 0 ? text("console-ends-today") : text("console-days-left", { count: left });
}

/** The state of a site: label and style. @param {any} site @returns {[string, string]} */
export function stateOf(site) {
  if (!site.is_active) return [text("console-deregistered"), "plain"];
  if (site.is_locked) return [lockText(site), "bad"];
  const left = site.licence_days_left;
  if (left !== null && left < 0) return [text("console-expired"), "bad"];
  return left !== null && left <= 14 ? [text("console-expires-soon"), "soon"] : [text("console-licensed"), "good"];
}

/** @param {any} site */
function lockText(site) {
  if (site.lock_mode === "drain") return text(site.is_applied ? "console-draining" : "console-draining-not-applied");
  return text(site.is_applied ? "console-locked" : "console-locked-not-applied");
}

/** @param {any} site @returns {[string, string]} */
export function lineOf(site) {
  if (site.online) return [text("console-on-line"), "good"];
  return site.last_seen_at ? [text("console-off-line"), "off"] : [text("console-never-seen"), "plain"];
}

/** The flags of a site as sentences. @param {any} site @returns {string[]} */
export function flagsOf(site) {
  return [
    site.audit_broken_at && text("console-flag-audit", { at: stamp(site.audit_broken_at) }),
    site.key_copied_at && text("console-flag-key", { at: stamp(site.key_copied_at) }),
  ].filter(Boolean);
}
