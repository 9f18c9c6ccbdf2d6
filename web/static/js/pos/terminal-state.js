/**
 * The state of a terminal: the open order, the open sheet, and every action of the person at it.
 * Must not: draw, or decide what is allowed (the hub's `can` and `may` do).
 */
import { computed, signal } from "@preact/signals";
import { thisMinute } from "../lib/clock.js";
import { newId } from "../lib/ids.js";
import { pendingOrders, withPending } from "../lib/pending.js";
import { priceNow } from "../lib/price-rules.js";
import { Refusal, sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
import { toast } from "../elements/toast.js";
import { PaidOrders } from "./paid-orders.js";
import { SharedBills } from "./shared-bills.js";

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
    this.shared = new SharedBills(hub);
  }

  items = computed(
    () => new Map(this.#categories().flatMap((one) => one.items.map((item) => /** @type {const} */ ([item.id, item])))),
  );

  /** Open orders with this terminal's unconfirmed commands applied, oldest first. */
  orders = computed(() => {
    const waiting = this.hub.journal.unconfirmed.value;
    const orders = this.hub.store.orders.value;
    return [...Object.values(orders), ...pendingOrders(waiting, orders)]
      .map((order) => this.#withTableCode(withPending(order, waiting, this.items.value)))
      .sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1));
  });

  order = computed(() => this.orders.value.find((order) => order.id === this.orderId.value) ?? null);
  settings = computed(() => this.hub.store.settings.value);
  me = computed(() => this.hub.store.me.value);
  shift = computed(() =>
    Object.values(this.hub.store.shifts.value).find((one) => one.drawer === this.me.value?.device?.code),
  );

  /** May this person do it, and can it be done to this order now? @param {string} name @param {Order | null} [order] */
  can(name, order = this.order.value) {
    return this.hub.may(name) && (order?.can.includes(name) ?? false);
  }

  /**
   * Run a command; a refusal is shown, a missing approval opens its sheet. Null if it did not happen.
   * @param {string} name @param {Record<string, any>} args @param {{id?: string, then?: (result: any) => void}} [options]
   */
  async act(name, args, { id, then } = {}) {
    try {
      const result = await this.hub.command(name, args, id);
      then?.(result);
      return result;
    } catch (error) {
      this.#showRefusal(error, name, args, then);
      return null;
    }
  }

  /** The price of an item for this order now, and its rule. @param {Item} item */
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

  /** Open an order and show it, with or without the hub. @param {{type: string, table?: string, guests?: number, customer?: any}} details */
  open(details) {
    const id = newId();
    void this.act("order.open", { id, ...details });
    this.enter(id);
  }

  /** Add one of an item without modifiers: to the same draft line if there is one, else as a new line. @param {Item} item */
  add(item) {
    const rule = this.price(item).rule?.id;
    const same = this.order.value?.lines.find(
      (line) => line.state === "draft" && line.item === item.id && isPlain(line) && (line.pending || line.price_rule?.id === rule),
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

  /** @param {{course?: number}} [selection] */
  send(selection = {}) {
    return this.act("order.send", { order: this.orderId.value, ...selection }, { then: () => toast(text("pos-sent")) });
  }

  #categories() {
    return this.hub.store.menu.value?.categories ?? [];
  }

  /** A pending order has only the id of its table. @param {Order} order */
  #withTableCode(order) {
    const table = order.table && !order.table.code ? this.hub.store.tables.value[order.table.id] : null;
    return table ? { ...order, table: { id: table.id, code: table.code } } : order;
  }

  /** @param {unknown} error @param {string} name @param {Record<string, any>} args @param {((result: any) => void) | undefined} then */
  #showRefusal(error, name, args, then) {
    const needsApproval = error instanceof Refusal && error.problem.code === "approval_required";
    if (needsApproval) this.sheet.value = { kind: "approval", name, args, then, why: sentence(error) };
    else toast(sentence(error), "refused");
  }
}

/** @param {Line} line */
function isPlain(line) {
  return !line.modifiers.length && !line.note && !line.seat && !line.course;
}
