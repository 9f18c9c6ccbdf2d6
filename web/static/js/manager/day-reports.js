/**
 * Figures that need a report: the day's best sellers and the kitchen's times. Fetched when the screen joins and after
 * events that change them; there is no polling.
 */
import { signal } from "@preact/signals";
import { get } from "../page.js";

/** @typedef {{name: string, quantity: number | string, sales_minor: number}} SoldItem */
/** @typedef {{station: string, made: number | string, p50_s: number | null, p95_s: number | null, late: number}} Pace */
const AT_MOST_EVERY_MS = 5_000;
const CHANGES = new Set(["order.settled", "order.changed", "ticket.changed"]);

export class DayReports {
  /** @type {import("@preact/signals").Signal<SoldItem[]>} */ items = signal([]);
  /** By station code. @type {import("@preact/signals").Signal<Record<string, Pace>>} */ kitchen = signal({});
  /** All stations together. @type {import("@preact/signals").Signal<Pace | null>} */ pace = signal(null);
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #fetchedAt = 0;

  /** @param {import("../hub.js").Hub} hub */
  constructor(hub) {
    hub.connection.joined.subscribe((joined) => joined && this.#fetchSoon());
    hub.onEvent(({ type }) => CHANGES.has(type) && this.#fetchSoon());
  }

  #fetchSoon() {
    const wait = Math.max(0, this.#fetchedAt + AT_MOST_EVERY_MS - Date.now());
    this.#timer ??= setTimeout(() => void this.#fetch(), wait);
  }

  /** If the hub does not answer, the old figures stay until the next event. */
  async #fetch() {
    this.#fetchedAt = Date.now();
    this.#timer = undefined;
    const [items, kitchen] = await Promise.all(["items", "kitchen"].map((name) => get(`/api/reports/${name}`))).catch(
      () => [],
    );
    if (!kitchen) return;
    this.items.value = items.rows;
    this.kitchen.value = Object.fromEntries(kitchen.rows.map((/** @type {Pace} */ one) => [one.station, one]));
    this.pace.value = kitchen.totals;
  }
}
