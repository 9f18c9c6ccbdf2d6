/**
 * Which refusals are temporary, and what ends them. The only place that decides it; docs/terminals.md has the same table.
 * Must not: send, or keep anything.
 */
/** @typedef {import("./types.js").Problem} Problem */
/**
 * What a refused command waits for. `events`: it is retried at once when one of them arrives. `isForPerson`: a person at
 * the screen is told and decides; only commands that were made off line wait.
 * @typedef {{name: string, events: string[], isForPerson: boolean}} RetryCondition
 */

/** @type {Record<"time" | "licence" | "drawer" | "stock" | "person", RetryCondition>} */
export const CONDITIONS = {
  time: { name: "time", events: [], isForPerson: false },
  licence: { name: "licence", events: ["licence.changed"], isForPerson: true },
  drawer: { name: "drawer", events: ["shift.opened", "shift.changed"], isForPerson: true },
  stock: { name: "stock", events: ["stock.changed", "menu.changed"], isForPerson: true },
  person: { name: "person", events: ["staff.changed"], isForPerson: false },
};

/** @type {Record<string, RetryCondition | null>} */
const BY_CODE = {
  request_in_progress: CONDITIONS.time,
  venue_locked: CONDITIONS.licence,
  drawer_not_open: CONDITIONS.drawer,
  item_unavailable: CONDITIONS.stock,
  wrong_credentials: null,
};

/** For codes that are not listed above. @type {Record<number, RetryCondition>} */
const BY_STATUS = { 401: CONDITIONS.person, 408: CONDITIONS.time, 423: CONDITIONS.licence, 429: CONDITIONS.time };

/**
 * What a refused command waits for; null if the refusal is final. Unknown server errors are temporary, unknown refusals
 * are final.
 * @param {Pick<Problem, "code" | "status">} problem
 */
export function retryConditionOf({ code, status }) {
  if (code in BY_CODE) return BY_CODE[code];
  return BY_STATUS[status] ?? (status >= 500 ? CONDITIONS.time : null);
}

/** Too many wrong manager PINs: the person at the screen reads it now, so that nothing waits behind it for 15 minutes. @param {Record<string, any>} args @param {Problem} problem */
export function isPinLimit(args, { status }) {
  return status === 429 && Boolean(args.approval?.pin);
}
