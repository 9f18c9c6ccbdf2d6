// The last day of a licence: asked for, and asked once more where it would close a venue or cannot be meant.

import { ask } from "/static/js/dialogs.js";
import { day, many } from "/static/js/words.js";

const DAY_MS = 86_400_000;
/** How long an ended licence is borne, as every lease says (cloud_link/protocol/lease.py). */
const GRACE_DAYS = 14, DRAIN_DAYS = 2;
const MOST_DAYS_AHEAD = 3653;
export const FIRST_DAY = "2000-01-01", LAST_DAY = "9998-12-31";

/** The instant at which a licence ends, that day included. @param {string} last */
export const endOf = (last) => `${last}T23:59:59Z`;

/** A day a year after the present end, or after today. @param {string | null} end */
function inAYear(end) {
  const from = new Date(Math.max(Date.now(), end ? Date.parse(end) : 0));
  from.setUTCFullYear(from.getUTCFullYear() + 1);
  return from.toISOString().slice(0, 10);
}

/** An end of the licence that was meant, or null. @param {string | null} before the present end */
export async function askForEnd(before) {
  let value = inAYear(before);
  for (;;) {
    const field = { name: "day", label: "Last day", type: "date", min: FIRST_DAY, max: LAST_DAY, value };
    const given = await ask("Until when may it trade?", "That day included.", [field], "Extend");
    if (!given) return null;
    value = given.day;
    if (await isMeant(endOf(value), before)) return endOf(value);
  }
}

/** Whether an end is meant; only what may be a slip is asked for, and one more press of the same key does not answer.
 * @param {string} end @param {string | null} before @returns {Promise<boolean>} */
export async function isMeant(end, before) {
  const warning = warningOf(Date.parse(end), before ? Date.parse(before) : Infinity, Date.now());
  if (!warning) return true;
  const sure = { name: "sure", label: `Yes, until ${day(`${end.slice(0, 10)}T12:00:00`)}`, type: "checkbox" };
  return Boolean(await ask("Is this date meant?", warning, [sure], "Set this date", "late"));
}

/** @param {number} end @param {number} before @param {number} now */
function warningOf(end, before, now) {
  const past = (now - end) / DAY_MS, left = GRACE_DAYS - past;
  if (past >= GRACE_DAYS + DRAIN_DAYS) return `This date is past, by ${many(Math.floor(past), "day")}: the venue will be locked at once.`;
  if (past >= GRACE_DAYS) return "This date is past, and so is its time of grace: the venue will take no new orders at once, and will be locked soon after.";
  if (past >= 0) return `This date is past: the venue will be in its time of grace at once. In ${many(Math.ceil(left), "day")} it will take no new orders, ${DRAIN_DAYS} days later it will be locked.`;
  if (Number.isFinite(before) && end < before) return `This date is earlier than the present one, ${day(new Date(before).toISOString())}: the licence will be shortened.`;
  return -past > MOST_DAYS_AHEAD ? `This date is ${Math.floor(-past / 365.25)} years ahead.` : "";
}
