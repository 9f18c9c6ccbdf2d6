/** Bills that are paid in equal shares: which share is next. Must not: divide or add up money, the hub does. */
import { signal } from "@preact/signals";

/** @typedef {{count: number, left: number[]}} Shares */

export class SharedBills {
  /** By order. @type {import("@preact/signals").Signal<Record<string, Shares>>} */ #bills = signal({});
  isAsking = signal(false);

  /** @param {import("../hub.js").Hub} hub */
  constructor(hub) {
    this.hub = hub;
  }

  /** The share to be paid next, while there is one. @param {string} order */
  next(order) {
    const bill = this.#bills.value[order];
    return bill?.left.length ? { number: bill.count - bill.left.length + 1, count: bill.count, minor: bill.left[0] } : null;
  }

  /** How many are still to be paid. @param {string} order */
  leftOf(order) {
    return this.#bills.value[order]?.left.length ?? 0;
  }

  /** @param {string} order @param {number[]} shares */
  begin(order, shares) {
    this.#set(order, { count: shares.length, left: shares });
  }

  /** @param {string} order */
  paid(order) {
    const bill = this.#bills.value[order];
    if (bill) this.#set(order, { ...bill, left: bill.left.slice(1) });
  }

  /** A payment that was awaited came to nothing: its share is still to be paid. @param {string} order @param {number} minor */
  putBack(order, minor) {
    const bill = this.#bills.value[order];
    if (bill && bill.left.length < bill.count) this.#set(order, { ...bill, left: [minor, ...bill.left] });
  }

  /** The rest is paid at once. @param {string} order */
  forget(order) {
    this.#set(order, { count: 0, left: [] });
  }

  /** Divide what is due now among those who have not paid; without the hub the shares stay as they are. @param {string} order */
  async divideAgain(order) {
    const bill = this.#bills.value[order];
    if (!bill?.left.length || this.isAsking.value) return;
    this.isAsking.value = true;
    const divided = await this.hub.command("order.split", { order, ways: bill.left.length }).catch(() => null);
    this.isAsking.value = false;
    if (divided && this.leftOf(order) === divided.ways) this.#set(order, { count: bill.count, left: divided.shares });
  }

  /** @param {string} order @param {Shares} bill */
  #set(order, bill) {
    this.#bills.value = { ...this.#bills.value, [order]: bill };
  }
}
