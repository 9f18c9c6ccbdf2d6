/**
 * The price of an item now. The hub computes the prices and decides what a line costs; this module only reads the clock.
 * Must not: compute an amount.
 */

/** @typedef {import("./types.js").PriceRule} PriceRule */
/** @typedef {import("./types.js").Settings} Settings */
/** @typedef {import("./types.js").Order["type"]} OrderType */

/** @type {PriceRule["days"]} */
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** What an item costs at an instant, and by which rule. @param {import("./types.js").Item} item @param {PriceRule[]} rules @param {OrderType} orderType @param {number} at @param {Settings | null} settings @returns {{price_minor: number, rule: PriceRule | null}} */
export function priceNow(item, rules, orderType, at, settings) {
  const prices = new Map((item.rule_prices ?? []).map((one) => [one.rule, one.price_minor]));
  const rule = rules.find((one) => prices.has(one.id) && appliesTo(one, orderType) && isInForce(one, at, settings));
  return { price_minor: (rule && prices.get(rule.id)) ?? item.price_minor, rule: rule ?? null };
}

/** @param {PriceRule} rule @param {OrderType} orderType */
function appliesTo(rule, orderType) {
  return !rule.order_types.length || rule.order_types.includes(orderType);
}

/** @param {PriceRule} rule @param {number} at milliseconds @param {Settings | null} settings */
export function isInForce(rule, at, settings) {
  const day = startDay(rule, wallClock(at, settings?.timezone ?? "UTC"), cutoff(settings));
  if (!day || (rule.days.length && !rule.days.includes(DAYS[new Date(`${day}T00:00Z`).getUTCDay()]))) return false;
  return (rule.first_on ?? day) <= day && day <= (rule.last_on ?? day);
}

/** The business day on which the current window began; null outside a window. @param {PriceRule} rule @param {{day: string, time: string}} wall @param {string} cutoff */
function startDay({ from_time: from, to_time: to }, { day, time }, cutoff) {
  if (from === null || to === null) return time < cutoff ? before(day) : day;
  const isPastMidnight = to <= from;
  const isAfter = isPastMidnight && time < to;
  if (!isAfter && (time < from || (time >= to && !isPastMidnight))) return null;
  const began = isAfter ? before(day) : day;
  return from < cutoff ? before(began) : began;
}

/** @param {string} day */
function before(day) {
  return new Date(Date.parse(`${day}T00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** @param {Settings | null} settings */
function cutoff(settings) {
  const minutes = settings?.cutoff_minutes ?? 0;
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** Date and time in the venue's time zone. @param {number} at @param {string} zone */
function wallClock(at, zone) {
  const format = formats.get(zone) ?? formatOf(zone);
  formats.set(zone, format);
  const [day, time] = format.format(at).split(" ");
  return { day, time };
}

/** Falls back to this device's zone if the browser does not know the venue's. @param {string | undefined} timeZone @returns {Intl.DateTimeFormat} */
function formatOf(timeZone) {
  try {
    return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  } catch {
    return formatOf(undefined);
  }
}

/** @param {number} n */
function two(n) {
  return String(n).padStart(2, "0");
}
