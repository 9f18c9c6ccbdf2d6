/**
 * The state of a kitchen screen: its station, the selected ticket, the open panel; and the actions of the cook.
 * Must not: draw.
 */
import { text } from "../lib/texts.js";
import { computed, signal } from "@preact/signals";
import { stationName } from "../lib/labels.js";
import { sentence } from "../lib/problem.js";
import { toast } from "../elements/toast.js";

/** @typedef {import("../lib/types.js").Ticket} Ticket */
/** @typedef {"recall" | "all-day" | "stock" | "keys"} Panel */

export class KitchenState {
  /** @type {import("@preact/signals").Signal<number>} */ chosen = signal(0);
  /** @type {import("@preact/signals").Signal<Panel | null>} */ panel = signal(null);
  isArmed = signal(false);
  /** @type {import("@preact/signals").Signal<number | null>} */ #lineAt = signal(null);

  /** @param {import("../hub.js").Hub} hub */
  constructor(hub) {
    this.hub = hub;
  }

  /** The stations at which this person prepares. @returns {string[]} */
  get #own() {
    return this.hub.store.me.value?.stations ?? [];
  }

  /** The station of this screen; null if it shows every ticket that it hears of. */
  station = computed(() => {
    const { page, store } = this.hub;
    const code = page.station ?? store.me.value?.device?.station ?? (this.#own.length === 1 ? this.#own[0] : null);
    return Object.values(store.stations.value).find((one) => one.code === code) ?? null;
  });
  title = computed(() => {
    const names = this.station.value ? [this.station.value.name] : this.#own.map((code) => this.stationName(code));
    return names.join(" · ") || text("kds-all-stations");
  });

  /** Oldest first. */
  open = computed(() =>
    this.#tickets()
      .filter((ticket) => ticket.state !== "ready")
      .sort(bySentAt),
  );
  bumped = computed(() =>
    this.#tickets()
      .filter((ticket) => ticket.state === "ready")
      .sort((a, b) => bySentAt(b, a))
      .slice(0, 50),
  );
  card = computed(() => this.open.value[Math.min(this.chosen.value, this.open.value.length - 1)]);
  /** The dish that was selected with the bump bar's arrow keys. */
  line = computed(() => (this.#lineAt.value === null ? undefined : this.card.value?.lines[this.#lineAt.value]));

  /** Seconds after which a ticket is amber, then red. @param {Ticket} ticket */
  thresholds(ticket) {
    const station = Object.values(this.hub.store.stations.value).find((one) => one.code === ticket.station);
    return { warn: station?.warn_after_s ?? 480, late: station?.late_after_s ?? 900 };
  }

  /** @param {string} code */
  stationName(code) {
    return stationName(this.hub.store.stations.value, code);
  }

  /** @param {Ticket} ticket */
  start(ticket) {
    if (ticket.state !== "started") this.#command("ticket.start", { ticket: ticket.id });
  }

  /** @param {Ticket} ticket @param {import("../lib/types.js").TicketLine} line */
  lineReady(ticket, line) {
    if (line.state !== "ready" && line.state !== "voided")
      this.#command("ticket.ready_line", { ticket: ticket.id, line: line.id });
  }

  /** The menu with this station's dishes first. */
  items = computed(() => {
    const code = this.station.value?.code;
    const all = (this.hub.store.menu.value?.categories ?? []).flatMap((one) => one.items);
    return all.sort((a, b) => Number(b.station === code) - Number(a.station === code));
  });

  /** @param {number} n */
  choose(n) {
    this.chosen.value = Math.max(0, Math.min(this.open.value.length - 1, n));
    this.#lineAt.value = null;
  }

  /** @param {number} by */
  step(by) {
    this.choose(this.chosen.value + by);
  }

  /** @param {number} by */
  stepLine(by) {
    const last = (this.card.value?.lines.length ?? 1) - 1;
    const from = this.#lineAt.value ?? (by > 0 ? -1 : last + 1);
    this.#lineAt.value = Math.max(0, Math.min(last, from + by));
  }

  chosenLineReady() {
    if (this.card.value && this.line.value) this.lineReady(this.card.value, this.line.value);
  }

  /** Recall a bumped ticket and close the panel. @param {Ticket} ticket */
  recallAndClose(ticket) {
    this.recall(ticket);
    this.panel.value = null;
  }

  /** Open a panel, or close it. @param {Panel} name */
  toggle(name) {
    this.panel.value = this.panel.value === name ? null : name;
  }

  /** @param {import("../lib/types.js").Item} item @param {{available?: boolean, remaining?: number | null}} change */
  setStock(item, change) {
    this.#command("stock.set", { item: item.id, ...change });
  }

  /** @param {Ticket} ticket */
  bump(ticket) {
    this.#command("ticket.bump", { ticket: ticket.id });
  }

  /** @param {Ticket} ticket */
  recall(ticket) {
    this.#command("ticket.recall", { ticket: ticket.id });
  }

  /** Does this device have an unconfirmed command for the ticket? @param {Ticket} ticket */
  isPending(ticket) {
    return this.hub.journal.unconfirmed.value.some((entry) => entry.args.ticket === ticket.id);
  }

  #tickets() {
    const code = this.station.value?.code;
    return Object.values(this.hub.store.tickets.value).filter((ticket) => !code || ticket.station === code);
  }

  /** @param {string} name @param {Record<string, any>} args */
  #command(name, args) {
    this.hub.command(name, args).catch((error) => toast(sentence(error), "refused"));
  }
}

/** @param {Ticket} a @param {Ticket} b */
function bySentAt(a, b) {
  return a.sent_at < b.sent_at ? -1 : a.sent_at > b.sent_at ? 1 : a.id < b.id ? -1 : 1;
}
