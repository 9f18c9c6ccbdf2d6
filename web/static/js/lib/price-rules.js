/**
 * The price of an item now. The hub computes the prices and decides what a line costs; this module only reads the clock.
 * Must not: compute an amount.
 */

import { clockAt, dateOf, dayOf, instantAt } from "./business-day.js";

/** @typedef {import("./types.js").PriceRule} PriceRule */
/** @typedef {import("./types.js").Settings} Settings */
/** @typedef {import("./types.js").Order["type"]} OrderType */

const DAY_MS = 24 * 3600 * 1000;
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
  const begin = beginningOfWindow(rule, at, settings);
  if (begin === null) return false;
  const day = dayOf(begin, settings);
  if (rule.days.length && !rule.days.includes(DAYS[new Date(`${day}T00:00Z`).getUTCDay()])) return false;
  return (rule.first_on ?? day) <= day && day <= (rule.last_on ?? day);
}

/** The instant at which the current window began; null outside a window. @param {PriceRule} rule @param {number} at @param {Settings | null} settings */
function beginningOfWindow({ from_time: from, to_time: to }, at, settings) {
  if (from === null || to === null) return at;
  const clock = clockAt(at, settings);
  const time = new Date(clock).toISOString().slice(11, 16);
  const isPastMidnight = to <= from;
  const isAfter = isPastMidnight && time < to;
  if (!isAfter && (time < from || (time >= to && !isPastMidnight))) return null;
  const day = dateOf(isAfter ? clock - DAY_MS : clock);
  return instantAt(Date.parse(`${day}T${from}Z`), settings);
}
