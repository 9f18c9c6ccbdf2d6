/**
 * Time as screens show it. The hub's clock counts: its ticks tell how far this device's clock is off.
 */
import { computed, signal } from "@preact/signals-core";

/** The hub's time now, in milliseconds, once a second. */
export const now = signal(Date.now());
/** The beginning of this minute, for what need not be drawn anew every second. */
export const thisMinute = computed(() => now.value - (now.value % 60_000));
let ahead = 0;

/** Note what the hub says the time is. @param {string} at */
export function hubTimeIs(at) {
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

/** `12:31` on the wall of this room. @param {string | number} at */
export function clockTime(at) {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** @param {number} n */
function two(n) {
  return String(n).padStart(2, "0");
}
