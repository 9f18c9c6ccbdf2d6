/**
 * The state of the manager's screen: figures from the hub's views, the open drill-down, and the manager's actions.
 * Must not: draw, or add up money (counts are fine).
 */
import { computed, signal } from "@preact/signals";
import { now, secondsSince } from "../lib/clock.js";
import { sentence } from "../lib/problem.js";
import { toast } from "../elements/toast.js";
import { DayReports } from "./day-reports.js";

/** @typedef {{kind: string, [more: string]: any}} DrilldownState */

export class FiguresModel {
  /** The drill-down that is open. @type {import("@preact/signals").Signal<DrilldownState | null>} */ drilldown = signal(null);

  /** @param {import("../hub.js").Hub} hub */
  constructor(hub) {
    this.hub = hub;
    this.day = new DayReports(hub);
  }

  settings = computed(() => this.hub.store.settings.value);
  sales = computed(() => this.hub.store.sales.value);
  orders = computed(() =>
    Object.values(this.hub.store.orders.value).sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1)),
  );
  approvals = computed(() => this.hub.approvalsToAnswer(now.value));
  alerts = computed(() =>
    Object.values(this.hub.store.alerts.value).sort((a, b) => (a.raised_at < b.raised_at ? 1 : -1)),
  );
  openTables = computed(() => Object.values(this.hub.store.tables.value).filter((table) => table.state !== "free"));
  exceptions = computed(() => this.alerts.value.length + this.late.value.length);
  openTickets = computed(() =>
    Object.values(this.hub.store.tickets.value).filter((ticket) => ticket.state !== "ready"),
  );
  late = computed(() =>
    this.openTickets.value.filter((ticket) => secondsSince(ticket.sent_at) >= this.lateAfter(ticket.station)),
  );

  /** @param {string} code */
  lateAfter(code) {
    return Object.values(this.hub.store.stations.value).find((one) => one.code === code)?.late_after_s ?? 900;
  }

  /** @param {import("../lib/types.js").Approval} approval @param {"grant" | "refuse"} answer */
  resolve(approval, answer) {
    this.#command(`approval.${answer}`, { approval: approval.id });
  }

  /** The closed shift; null if it was refused. @param {import("../lib/types.js").Shift} shift @param {Record<string, any>} args @returns {Promise<any>} */
  async closeDrawer(shift, args) {
    try {
      return await this.hub.command("shift.close", { shift: shift.id, ...args });
    } catch (error) {
      toast(sentence(error), "refused");
      return null;
    }
  }

  /** Whether a till is known to be off line: it may still hold payments. @param {string} code */
  isOffLine(code) {
    const isTill = Object.values(this.hub.store.devices.value).some((one) => one.code === code);
    return isTill && this.hub.tick.value?.devices?.some((one) => one.code === code) === false;
  }

  /** @param {string} name @param {Record<string, any>} args */
  #command(name, args) {
    this.hub.command(name, args).catch((error) => toast(sentence(error), "refused"));
  }
}
