/**
 * Applies an event to the state: replace by id, or remove what the event says is gone, as the hub's tests do.
 * Must not: signals, sockets, storage, or rules about what a view means.
 */
import { RECALLABLE, COLLECTIONS, SINGLETONS } from "./collections.js";

/** @typedef {import("./types.js").HubEvent} HubEvent */
/** @typedef {Record<string, any>} State */

/**
 * The state after one event; collections it does not touch are the same objects.
 * @param {State} state @param {HubEvent} event @returns {State}
 */
export function reduce(state, event) {
  const gone = event.gone ?? [];
  return Object.entries(event.data ?? {}).reduce(
    (now, [key, view]) => put(now, key, view, gone.includes(key)),
    state,
  );
}

/** @param {State} state @param {string} key @param {any} view @param {boolean} isGone @returns {State} */
function put(state, key, view, isGone) {
  if (SINGLETONS.includes(key)) return { ...state, [key]: view };
  const name = COLLECTIONS[key];
  if (!name || !view) return state;
  const next = replaced(state[name] ?? {}, name, view, isGone);
  return next === state[name] ? state : { ...state, [name]: next };
}

/** @param {Record<string, any>} collection @param {string} name @param {any} view @param {boolean} isGone */
function replaced(collection, name, view, isGone) {
  const current = collection[view.id];
  if (current && current.version > view.version) return collection;
  if (isGone) return without(collection, view.id);
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
  if (bumped.length <= RECALLABLE) return tickets;
  return bumped
    .sort(newestFirst)
    .slice(RECALLABLE)
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
