/**
 * What the person at this terminal is doing: which order is open, which sheet is up, and every act they can begin.
 * Must not: draw, or decide what is allowed (the hub's `can` and `may` say it).
 */
import { computed, signal } from "@preact/signals";
import { thisMinute } from "../lib/clock.js";
import { newId } from "../lib/ids.js";
import { pendingOrders, withPending } from "../lib/pending.js";
import { priceNow } from "../lib/price-rules.js";
import { Refusal, sentence } from "../lib/problem.js";
import { toast } from "../elements/toast.js";
import { PaidOrders } from "./paid-orders.js";

/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {import("../lib/types.js").Item} Item */
/** @typedef {import("../lib/types.js").Line} Line */
/** @typedef {{kind: string, [more: string]: any}} SheetState */

export class TerminalState {
  /** @type {import("@preact/signals").Signal<"tables" | "orders">} */ view = signal("tables");
  /** @type {import("@preact/signals").Signal<string | null>} */ orderId = signal(null);
  /** @type {import("@preact/signals").Signal<SheetState | null>} */ sheet = signal(null);
  /** @type {import("@preact/signals").Signal<string | null>} */ lineId = signal(null);
  isCartUp = signal(false);

  /** @param {import("../hub.js").Hub} hub */
  constructor(hub) {
    this.hub = hub;
    this.paid = new PaidOrders(hub);
  }

  items = computed(
    () => new Map(this.#categories().flatMap((one) => one.items.map((item) => /** @type {const} */ ([item.id, item])))),
  );

  /** Open orders, with what this terminal has sent but not heard back, oldest first. */
  orders = computed(() => {
    const waiting = this.hub.journal.unconfirmed.value;
    const known = this.hub.store.orders.value;
    const all = [...Object.values(known), ...pendingOrders(waiting, known)];
    return all
      .map((order) => this.#named(withPending(order, waiting, this.items.value)))
      .sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1));
  });

  order = computed(() => this.orders.value.find((order) => order.id === this.orderId.value) ?? null);
  settings = computed(() => this.hub.store.settings.value);
  me = computed(() => this.hub.store.me.value);
  shift = computed(() =>
    Object.values(this.hub.store.shifts.value).find((one) => one.drawer === this.me.value?.device?.code),
  );

  /** May this person, and can this order now? @param {string} name @param {Order | null} [order] */
  can(name, order = this.order.value) {
    return this.hub.may(name) && (order?.can.includes(name) ?? false);
  }

  /**
   * Ask the hub; a refusal is said out loud, a missing approval opens its sheet. Null when it did not happen.
   * @param {string} name @param {Record<string, any>} args @param {{id?: string, then?: (result: any) => void}} [how]
   */
  async act(name, args, { id, then } = {}) {
    try {
      const result = await this.hub.command(name, args, id);
      then?.(result);
      return result;
    } catch (error) {
      this.#say(error, name, args, then);
      return null;
    }
  }

  /** What this order would pay for an item now, and by which rule. @param {Item} item */
  price(item) {
    const rules = this.hub.store.menu.value?.price_rules ?? [];
    return priceNow(item, rules, this.order.value?.type ?? "dine_in", thisMinute.value, this.settings.value);
  }

  /** @param {string} id */
  enter(id) {
    this.orderId.value = id;
    this.lineId.value = null;
    this.isCartUp.value = false;
    this.sheet.value = null;
  }

  leave() {
    this.orderId.value = null;
    this.sheet.value = null;
  }

  /** Begin an order here and show it, whether or not the hub is there. @param {{type: string, table?: string, guests?: number, customer?: any}} wanted */
  open(wanted) {
    const id = newId();
    void this.act("order.open", { id, ...wanted });
    this.enter(id);
  }

  /** One more of something without choices: more of the same draft, else a new line. @param {Item} item */
  add(item) {
    const rule = this.price(item).rule?.id;
    const same = this.order.value?.lines.find(
      (line) => line.state === "draft" && line.item === item.id && isBare(line) && (line.pending || line.price_rule?.id === rule),
    );
    if (same) return this.change(same, { quantity: Number(same.quantity) + 1 });
    return this.addLine({ item: item.id, quantity: 1 });
  }

  /** @param {Record<string, any>} line */
  addLine(line) {
    return this.act("order.add_lines", { order: this.orderId.value, lines: [{ id: newId(), ...line }] });
  }

  /** @param {Line} line @param {Record<string, any>} changes */
  change(line, changes) {
    return this.act("order.change_line", { order: this.orderId.value, line: line.id, ...changes });
  }

  /** @param {Line} line */
  serve(line) {
    return this.act("order.serve", { order: this.orderId.value, lines: [line.id] });
  }

  /** @param {Line} line */
  remove(line) {
    this.lineId.value = null;
    return this.act("order.remove_line", { order: this.orderId.value, line: line.id });
  }

  /** @param {{course?: number}} [which] */
  send(which = {}) {
    return this.act("order.send", { order: this.orderId.value, ...which }, { then: () => toast("Sent") });
  }

  #categories() {
    return this.hub.store.menu.value?.categories ?? [];
  }

  /** A pending order knows its table by id only. @param {Order} order */
  #named(order) {
    const table = order.table && !order.table.code ? this.hub.store.tables.value[order.table.id] : null;
    return table ? { ...order, table: { id: table.id, code: table.code } } : order;
  }

  /** @param {unknown} error @param {string} name @param {Record<string, any>} args @param {((result: any) => void) | undefined} then */
  #say(error, name, args, then) {
    const needed = error instanceof Refusal && error.problem.code === "approval_required";
    if (needed) this.sheet.value = { kind: "approval", name, args, then, why: sentence(error) };
    else toast(sentence(error), "refused");
  }
}

/** @param {Line} line */
function isBare(line) {
  return !line.modifiers.length && !line.note && !line.seat && !line.course;
}
