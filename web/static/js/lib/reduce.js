/**
 * Applies an event to the state: replace by id, the same rule as in the hub's tests.
 * Lives here: which collection a view belongs to, and what is removed from it. Must not: signals, sockets, storage.
 */
/** @typedef {import("./types.js").HubEvent} HubEvent */
/** @typedef {Record<string, any>} State */

/** @type {Record<string, string>} */
const COLLECTION_OF = {
  order: "orders",
  ticket: "tickets",
  table: "tables",
  floor: "floors",
  station: "stations",
  shift: "shifts",
  approval: "approvals",
  alert: "alerts",
  staff: "staff",
  device: "devices",
  stock: "stock",
};
const SINGLETONS = new Set(["settings", "licence", "menu", "sales"]);
const BUMPED_KEPT = 50;

/** Views that a collection keeps. @type {Record<string, (view: any) => boolean>} */
const IS_KEPT = {
  orders: (order) => order.state === "open" || order.can.includes("order.send"),
  shifts: (shift) => shift.state === "open",
  approvals: (approval) => approval.state === "pending" || approval.state === "granted",
  alerts: (alert) => alert.cleared_at == null,
  stock: (stock) => !(stock.available && stock.remaining == null),
};

/**
 * The state after one event; collections it does not touch are the same objects.
 * @param {State} state @param {HubEvent} event @returns {State}
 */
export function reduce(state, event) {
  return Object.entries(event.data ?? {}).reduce((now, [key, view]) => put(now, key, view), state);
}

/** @param {State} state @param {string} key @param {any} view @returns {State} */
function put(state, key, view) {
  if (SINGLETONS.has(key)) return { ...state, [key]: view };
  const name = COLLECTION_OF[key];
  if (!name || !view) return state;
  const next = replaced(state[name] ?? {}, name, view);
  return next === state[name] ? state : { ...state, [name]: next };
}

/** @param {Record<string, any>} collection @param {string} name @param {any} view */
function replaced(collection, name, view) {
  const current = collection[view.id];
  if (current && current.version > view.version) return collection;
  if (view.deleted || !(IS_KEPT[name]?.(view) ?? true)) return without(collection, view.id);
  const next = { ...collection, [view.id]: view };
  return name === "tickets" && view.state === "ready" ? trimmed(next, view.station) : next;
}

/** @param {Record<string, any>} collection @param {string} id */
function without(collection, id) {
  if (!(id in collection)) return collection;
  const { [id]: _removed, ...rest } = collection;
  return rest;
}

/** The newest bumped tickets of a station stay for recall. @param {Record<string, any>} tickets @param {string} station */
function trimmed(tickets, station) {
  const bumped = Object.values(tickets).filter((t) => t.state === "ready" && t.station === station);
  if (bumped.length <= BUMPED_KEPT) return tickets;
  return bumped
    .sort(newestFirst)
    .slice(BUMPED_KEPT)
    .reduce((rest, old) => without(rest, old.id), tickets);
}

/** @param {any} a @param {any} b */
function newestFirst(a, b) {
  return compare(b.ready_at ?? "", a.ready_at ?? "") || compare(a.id, b.id);
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
