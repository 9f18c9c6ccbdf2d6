// The dialog for the last day of a licence; it asks again if the date would close a venue or is probably a mistake.

import { ask } from "/static/js/dialogs.js";
import { day } from "/static/js/format.js";
import { text } from "/static/js/texts.js";

const DAY_MS = 86_400_000;
/** Days after the end of a licence, as in every lease (cloud_link/protocol/lease.py). */
const GRACE_DAYS = 14, DRAIN_DAYS = 2;
const MAX_DAYS_AHEAD = 3653;
export const FIRST_DAY = "2000-01-01", LAST_DAY = "9998-12-31";

/** The instant at which a licence ends; the last day is included. @param {string} last */
export const endOf = (last) => `${last}T23:59:59Z`;

/** The day one year after the current end, or after today if that is past. @param {string | null} end */
function inAYear(end) {
  const from = new Date(Math.max(Date.now(), end ? Date.parse(end) : 0));
  from.setUTCFullYear(from.getUTCFullYear() + 1);
  return from.toISOString().slice(0, 10);
}

/** A confirmed end of the licence, or null. @param {string | null} before the current end */
export async function askForEnd(before) {
  let value = inAYear(before);
  for (;;) {
    const field = { name: "day", label: text("console-last-day"), type: "date", min: FIRST_DAY, max: LAST_DAY, value };
    const values = await ask(text("console-until-when"), text("console-last-day-about"), [field], text("console-extend"));
    if (!values) return null;
    value = values.day;
    if (await isConfirmed(endOf(value), before)) return endOf(value);
  }
}

/** Ask for confirmation if an end may be a mistake; it takes a tick, so that a second tap is not enough.
 * @param {string} end @param {string | null} before @returns {Promise<boolean>} */
export async function isConfirmed(end, before) {
  const warning = warningOf(Date.parse(end), before ? Date.parse(before) : Infinity, Date.now());
  if (!warning) return true;
  const label = text("console-yes-until", { day: day(`${end.slice(0, 10)}T12:00:00`) });
  const sure = { name: "sure", label, type: "checkbox" };
  return Boolean(await ask(text("console-is-date-correct"), warning, [sure], text("console-set-date"), "late"));
}

/** @param {number} end @param {number} before @param {number} now */
function warningOf(end, before, now) {
  const past = (now - end) / DAY_MS, left = GRACE_DAYS - past;
  if (past >= GRACE_DAYS + DRAIN_DAYS) return text("console-date-locks", { days: Math.floor(past) });
  if (past >= GRACE_DAYS) return text("console-date-drains");
  if (past >= 0) return text("console-date-grace", { days: Math.ceil(left), drain: DRAIN_DAYS });
  if (Number.isFinite(before) && end < before) return text("console-date-shortens", { day: day(new Date(before).toISOString()) });
  return -past > MAX_DAYS_AHEAD ? text("console-date-far", { years: Math.floor(-past / 365.25) }) : "";
}
