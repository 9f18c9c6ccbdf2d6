/**
 * The business day, as `hub/domain/business_day.py` has it: one function gives the instant at which a day begins, and
 * everything asks it. Must not: show anything.
 */

/** @typedef {import("./types.js").Settings} Settings */
const DAY_MS = 24 * 3600 * 1000;
const MINUTE_MS = 60_000;

/** The instant at which a day begins, in milliseconds. @param {string} day @param {Settings | null} settings */
export function beginsAt(day, settings) {
  return instantAt(Date.parse(`${day}T00:00Z`) + (settings?.cutoff_minutes ?? 0) * MINUTE_MS, settings);
}

/** The business day of an instant: the last one that has begun. @param {number} at @param {Settings | null} settings */
export function dayOf(at, settings) {
  const today = clockAt(at, settings);
  const days = [1, 0, -1].map((n) => dateOf(today + n * DAY_MS));
  return days.find((day) => beginsAt(day, settings) <= at) ?? days[2];
}

/** What the venue's clock shows at an instant, as if it were UTC. @param {number} at @param {Settings | null} settings */
export function clockAt(at, settings) {
  const [day, time] = formatOf(settings?.timezone ?? "UTC").format(at).split(" ");
  return Date.parse(`${day}T${time}Z`) + (at % MINUTE_MS);
}

/**
 * The instant at which the venue's clock shows this: the first one if it does so twice. A time that the clock leaves out
 * counts by the clock before it was set.
 * @param {number} clock as if it were UTC @param {Settings | null} settings
 */
export function instantAt(clock, settings) {
  const offset = (/** @type {number} */ at) => clockAt(at, settings) - at;
  const [before, after] = [offset(clock - DAY_MS), offset(clock + DAY_MS)];
  const first = clock - before;
  if (before === after || offset(first) === before) return first;
  return offset(clock - after) === after ? clock - after : first;
}

/** @param {number} clock as if it were UTC */
export function dateOf(clock) {
  return new Date(clock).toISOString().slice(0, 10);
}

/** @type {Map<string | undefined, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} zone */
function formatOf(zone) {
  const format = formats.get(zone) ?? newFormat(zone);
  formats.set(zone, format);
  return format;
}

/** Falls back to this device's zone if the browser does not know the venue's. @param {string | undefined} timeZone @returns {Intl.DateTimeFormat} */
function newFormat(timeZone) {
  try {
    return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  } catch {
    return newFormat(undefined);
  }
}
