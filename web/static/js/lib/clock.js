/**
 * Time as screens show it. The hub's clock counts: its ticks tell how far this device's clock is off. So does the venue's
 * time zone: a terminal set to another one, or a manager abroad, reads the same hours as everybody in the house.
 */
import { computed, signal } from "@preact/signals-core";

const DAY_MS = 24 * 3600 * 1000;

/** The hub's time now, in milliseconds, once a second. */
export const now = signal(Date.now());
/** The venue's time zone; until it is known, this device's. @type {import("@preact/signals-core").Signal<string | undefined>} */
export const zone = signal(undefined);
const wall = computed(() => known(zone.value));
/** The beginning of this minute, for what need not be drawn anew every second. */
export const thisMinute = computed(() => now.value - (now.value % 60_000));
let ahead = 0;

/** Note what the hub says the time is. @param {string} at */
export function setHubTime(at) {
  const heard = Date.parse(at);
  if (Number.isFinite(heard)) ahead = heard - Date.now();
}

/** Let `now` run. @returns {() => void} */
export function startClock() {
  const beat = () => (now.value = Date.now() + ahead);
  const timer = setInterval(beat, 1000);
  beat();
  return () => clearInterval(timer);
}

/** Whole seconds since an instant, never negative. @param {string | null} at @param {number} [to] */
export function secondsSince(at, to = now.value) {
  return at ? Math.max(0, Math.floor((to - Date.parse(at)) / 1000)) : 0;
}

/** `08:40`, and `1:02:10` after an hour. @param {number} seconds */
export function stopwatch(seconds) {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** `now`, `12 min`, `2 h 05`. @param {string | null} at */
export function elapsed(at) {
  const minutes = Math.floor(secondsSince(at) / 60);
  if (minutes < 1) return "now";
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${two(minutes % 60)}`;
}

/** `12:31` on the wall of the venue. @param {string | number} at */
export function clockTime(at) {
  return wall.value.time.format(new Date(at));
}

/** `21 Nov, 12:31` on the wall of the venue. @param {string | number} at */
export function dateTime(at) {
  return wall.value.dateTime.format(new Date(at));
}

/** `21 November`, as the venue counts days. @param {string | number} at */
export function dateText(at) {
  return wall.value.date.format(new Date(at));
}

/** Whole days until an instant, rounded up. @param {string} at */
export function daysUntil(at) {
  return Math.max(0, Math.ceil((Date.parse(at) - now.value) / DAY_MS));
}

/** Where an hour of the clock stands in a business day: with a cut-off at 4:00, 4 comes first and 3 last. @param {number} hour @param {number} [cutoffMinutes] */
export function placeInDay(hour, cutoffMinutes = 0) {
  return (hour - Math.floor(cutoffMinutes / 60) + 24) % 24;
}

/** @param {string | undefined} timeZone */
function formats(timeZone) {
  const time = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const format = (/** @type {Intl.DateTimeFormatOptions} */ how) =>
    new Intl.DateTimeFormat("en-GB", { ...how, timeZone });
  return {
    time: format(time),
    dateTime: format({ day: "numeric", month: "short", ...time }),
    date: format({ day: "numeric", month: "long" }),
  };
}

/** A zone this browser has never heard of is as good as none. @param {string | undefined} zone */
function known(zone) {
  try {
    return formats(zone);
  } catch {
    return formats(undefined);
  }
}

/** @param {number} n */
function two(n) {
  return String(n).padStart(2, "0");
}
