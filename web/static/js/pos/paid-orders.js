/** Orders that were paid lately: asked for once, then kept up by the same events as everything else. */
import { signal } from "@preact/signals";
import { sentence } from "../lib/problem.js";
import { get } from "../page.js";

/** @typedef {import("../lib/types.js").Order} Order */
const PAGE = 50;

export class PaidOrders {
  /** Newest first; null until they were asked for. @type {import("@preact/signals").Signal<Order[] | null>} */
  list = signal(null);
  why = signal("");
  /** @type {string | null} */ #next = null;

  /** @param {import("../hub.js").Hub} hub */
  constructor(hub) {
    hub.onEvent(({ data: { order } }) => order && this.#heard(order));
  }

  get hasMore() {
    return this.#next !== null;
  }

  /** Ask anew: whoever was away may have missed some. */
  async ask() {
    await this.#read("").catch((error) => (this.why.value = sentence(error)));
  }

  async more() {
    await this.#read(this.#next ?? "").catch((error) => (this.why.value = sentence(error)));
  }

  /** @param {string} after */
  async #read(after) {
    const page = await get(`/api/orders?state=settled&limit=${PAGE}${after ? `&after=${after}` : ""}`);
    const before = after ? (this.list.value ?? []) : [];
    this.#next = page.next;
    this.why.value = "";
    this.list.value = latestFirst([...before, ...page.items]);
  }

  /** @param {Order} order */
  #heard(order) {
    if (!this.list.value) return;
    const others = this.list.value.filter((one) => one.id !== order.id);
    const isNews = order.state === "settled" || others.length < this.list.value.length;
    if (isNews) this.list.value = order.state === "settled" ? latestFirst([order, ...others]) : others;
  }
}

/** @param {Order[]} orders */
function latestFirst(orders) {
  return orders.sort((a, b) => ((a.settled_at ?? "") < (b.settled_at ?? "") ? 1 : -1));
}
