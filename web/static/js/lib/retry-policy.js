/**
 * Which refusals time mends, and what mends them. The only place that decides it; docs/terminals.md has the same table.
 * Must not: send, or keep anything.
 */
/** @typedef {import("./types.js").Problem} Problem */
/**
 * What a command waits for. `events`: when they arrive it is tried at once. `isForPerson`: whoever stands there and has
 * just tapped is told, and decides; only what was done off line waits.
 * @typedef {{name: string, events: string[], isForPerson: boolean}} Wait
 */

/** @type {Record<"time" | "licence" | "drawer" | "stock" | "person", Wait>} */
export const CONDITIONS = {
  time: { name: "time", events: [], isForPerson: false },
  licence: { name: "licence", events: ["licence.changed"], isForPerson: true },
  drawer: { name: "drawer", events: ["shift.opened", "shift.changed"], isForPerson: true },
  stock: { name: "stock", events: ["stock.changed", "menu.changed"], isForPerson: true },
  person: { name: "person", events: ["staff.changed"], isForPerson: false },
};

/** By code. @type {Record<string, Wait | null>} */
const BY_CODE = {
  request_in_progress: CONDITIONS.time,
  venue_locked: CONDITIONS.licence,
  drawer_not_open: CONDITIONS.drawer,
  item_unavailable: CONDITIONS.stock,
  wrong_credentials: null,
};

/** By status, where the code is not in the list. @type {Record<number, Wait>} */
const BY_STATUS = { 401: CONDITIONS.person, 408: CONDITIONS.time, 423: CONDITIONS.licence, 429: CONDITIONS.time };

/**
 * What this refusal waits for; null when it is final. Unknown: the hub's own troubles pass, a refusal does not.
 * @param {Pick<Problem, "code" | "status">} problem
 */
export function retryConditionOf({ code, status }) {
  if (code in BY_CODE) return BY_CODE[code];
  return BY_STATUS[status] ?? (status >= 500 ? CONDITIONS.time : null);
}

/** One wrong PIN of a manager too many: they stand here and are told; nothing waits a quarter of an hour behind them. @param {Record<string, any>} args @param {Problem} problem */
export function isPinLimit(args, { status }) {
  return status === 429 && Boolean(args.approval?.pin);
}
