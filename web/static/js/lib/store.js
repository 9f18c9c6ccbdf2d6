/**
 * The screen's state, one signal per collection, so that a change redraws only the elements that show it.
 * Must not: sockets, storage, sums.
 */
import { batch, signal } from "@preact/signals-core";
import { SINGLETONS } from "./collections.js";
import { reduce } from "./reduce.js";

/** @template T @typedef {import("@preact/signals-core").Signal<T>} Signal */
/** @template T @typedef {Record<string, T>} ById */
/** @typedef {import("./types.js").HubEvent} HubEvent */

export class Store {
  /** @type {Signal<import("./types.js").Settings | null>} */ settings = signal(null);
  /** @type {Signal<import("./types.js").Licence | null>} */ licence = signal(null);
  /** @type {Signal<import("./types.js").Menu | null>} */ menu = signal(null);
  /** @type {Signal<import("./types.js").Sales | null>} */ sales = signal(null);
  /** @type {Signal<ById<import("./types.js").Stock>>} */ stock = signal({});
  /** @type {Signal<ById<import("./types.js").Station>>} */ stations = signal({});
  /** @type {Signal<ById<import("./types.js").Floor>>} */ floors = signal({});
  /** @type {Signal<ById<import("./types.js").Table>>} */ tables = signal({});
  /** @type {Signal<ById<import("./types.js").Order>>} */ orders = signal({});
  /** @type {Signal<ById<import("./types.js").Ticket>>} */ tickets = signal({});
  /** @type {Signal<ById<import("./types.js").Shift>>} */ shifts = signal({});
  /** @type {Signal<ById<import("./types.js").Approval>>} */ approvals = signal({});
  /** @type {Signal<ById<import("./types.js").Alert>>} */ alerts = signal({});
  /** @type {Signal<ById<import("./types.js").Staff>>} */ staff = signal({});
  /** @type {Signal<ById<import("./types.js").Device>>} */ devices = signal({});
  /** @type {Signal<import("./types.js").Me | null>} */ me = signal(null);
  /** @type {Record<string, any>} */ #state = {};

  get state() {
    return this.#state;
  }

  /** Start from a snapshot. @param {Record<string, any>} state */
  replace(state) {
    this.#show(state);
  }

  /** Apply one event. @param {HubEvent} event */
  apply(event) {
    this.#show(reduce(this.#state, event));
  }

  /** @param {Record<string, any>} next */
  #show(next) {
    const before = this.#state;
    this.#state = next;
    batch(() => this.#changed(before, next).forEach((name) => (this.#signal(name).value = next[name] ?? EMPTY(name))));
  }

  /** @param {Record<string, any>} before @param {Record<string, any>} next */
  #changed(before, next) {
    const names = new Set([...Object.keys(before), ...Object.keys(next)]);
    return [...names].filter((name) => before[name] !== next[name] && this.#signal(name));
  }

  /** @param {string} name @returns {Signal<any>} */
  #signal(name) {
    return /** @type {any} */ (this)[name];
  }
}

/** @param {string} name */
const EMPTY = (name) => (SINGLETONS.includes(name) ? null : {});
