/**
 * Time as screens show it: by the hub's clock, whose ticks tell how far this device's clock is off, and in the venue's time
 * zone, so that a terminal with a wrong zone or a manager abroad reads the same hours as everybody else.
 */
import { computed, signal } from "@preact/signals-core";
import { language, text } from "./texts.js";

const DAY_MS = 24 * 3600 * 1000;

/** The hub's time now, in milliseconds, once a second. */
export const now = signal(Date.now());
/** The venue's time zone; until it is known, this device's. @type {import("@preact/signals-core").Signal<string | undefined>} */
export const zone = signal(undefined);
const formatters = computed(() => formatsIn(zone.value));
/** The beginning of this minute, for what need not be redrawn every second. */
export const thisMinute = computed(() => now.value - (now.value % 60_000));
let offsetMs = 0;

/** Take over the hub's time. @param {string} at */
export function setHubTime(at) {
  const hubTime = Date.parse(at);
  if (Number.isFinite(hubTime)) offsetMs = hubTime - Date.now();
}

/** Start updating `now`. @returns {() => void} */
export function startClock() {
  const update = () => (now.value = Date.now() + offsetMs);
  const timer = setInterval(update, 1000);
  update();
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
  if (minutes < 1) return text("common-just-now");
  if (minutes < 60) return text("common-minutes", { minutes });
  return text("common-hours", { hours: Math.floor(minutes / 60), minutes: two(minutes % 60) });
}

/** `12:31` in the venue's time zone. @param {string | number} at */
export function clockTime(at) {
  return formatters.value.time.format(new Date(at));
}

/** `21 Nov, 12:31` in the venue's time zone. @param {string | number} at */
export function dateTime(at) {
  return formatters.value.dateTime.format(new Date(at));
}

/** `21 November` in the venue's time zone. @param {string | number} at */
export function dateText(at) {
  return formatters.value.date.format(new Date(at));
}

/** `Saturday 21 November`, of a business day. @param {string} day */
export function weekdayText(day) {
  const format = new Intl.DateTimeFormat(dateLocale(), { weekday: "long", day: "numeric", month: "long" });
  return format.format(new Date(`${day}T12:00:00`));
}

/** Whole days until an instant, rounded up. @param {string} at */
export function daysUntil(at) {
  return Math.max(0, Math.ceil((Date.parse(at) - now.value) / DAY_MS));
}

/** The place of an hour in the business day: with a cut-off at 4:00, 4 comes first and 3 last. @param {number} hour @param {number} [cutoffMinutes] */
export function placeInDay(hour, cutoffMinutes = 0) {
  return (hour - Math.floor(cutoffMinutes / 60) + 24) % 24;
}

/** English dates have the day first. */
function dateLocale() {
  return language() === "en" ? "en-GB" : language();
}

/** @param {string | undefined} timeZone */
function formats(timeZone) {
  const time = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const format = (/** @type {Intl.DateTimeFormatOptions} */ how) =>
    new Intl.DateTimeFormat(dateLocale(), { ...how, timeZone });
  return {
    time: format(time),
    dateTime: format({ day: "numeric", month: "short", ...time }),
    date: format({ day: "numeric", month: "long" }),
  };
}

/** Falls back to this device's zone if the browser does not know the venue's. @param {string | undefined} zone */
function formatsIn(zone) {
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
