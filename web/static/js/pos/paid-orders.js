/** Recently paid orders: fetched when the list is opened, then updated by events. */
import { signal } from "@preact/signals";
import { sentence } from "../lib/problem.js";
import { get } from "../page.js";

/** @typedef {import("../lib/types.js").Order} Order */
const PAGE = 50;

export class PaidOrders {
  /** Newest first; null until they have been fetched. @type {import("@preact/signals").Signal<Order[] | null>} */
  list = signal(null);
  error = signal("");
  /** @type {string | null} */ #next = null;

  /** @param {import("../hub.js").Hub} hub */
  constructor(hub) {
    hub.onEvent(({ data: { order } }) => order && this.#onOrder(order));
  }

  get hasMore() {
    return this.#next !== null;
  }

  /** Fetch the newest; events may have been missed while the screen was off line. */
  async fetch() {
    await this.#fetchPage("").catch((refusal) => (this.error.value = sentence(refusal)));
  }

  async more() {
    await this.#fetchPage(this.#next ?? "").catch((refusal) => (this.error.value = sentence(refusal)));
  }

  /** @param {string} after */
  async #fetchPage(after) {
    const page = await get(`/api/orders?state=settled&limit=${PAGE}${after ? `&after=${after}` : ""}`);
    const before = after ? (this.list.value ?? []) : [];
    this.#next = page.next;
    this.error.value = "";
    this.list.value = latestFirst([...before, ...page.items]);
  }

  /** @param {Order} order */
  #onOrder(order) {
    if (!this.list.value) return;
    const others = this.list.value.filter((one) => one.id !== order.id);
    const isChange = order.state === "settled" || others.length < this.list.value.length;
    if (isChange) this.list.value = order.state === "settled" ? latestFirst([order, ...others]) : others;
  }
}

/** @param {Order[]} orders */
function latestFirst(orders) {
  return orders.sort((a, b) => ((a.settled_at ?? "") < (b.settled_at ?? "") ? 1 : -1));
}
