/**
 * Sends the journal's commands one after the other, each until it has an answer, always with its own key.
 * Must not: know what a command means.
 */
import { newId } from "./ids.js";
import { isPassing, problem, Refusal } from "./problem.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {{ok: true, result: any, position: number} | {ok: false, error: Problem}} Ack */

/** What may wait for the hub; everything else needs it now, because only it can say yes. */
const CAN_WAIT = new Set([
  "order.open",
  "order.add_lines",
  "order.change_line",
  "order.remove_line",
  "order.send",
  "order.edit",
  "order.serve",
  "ticket.start",
  "ticket.ready_line",
  "ticket.bump",
  "ticket.recall",
]);
const ANSWER_WITHIN_MS = 8_000;
const AGAIN_AFTER_MS = 1_000;

export class Outbox {
  #journal;
  #ask;
  #isDraining = false;
  #isOpen = false;
  /** @type {Map<string, {resolve: (result: any) => void, reject: (error: Refusal) => void}>} */
  #askers = new Map();

  /**
   * @param {import("./journal.js").Journal} journal
   * @param {(packet: {id: string, name: string, args: any}, withinMs: number) => Promise<Ack>} ask
   */
  constructor(journal, ask) {
    this.#journal = journal;
    this.#ask = ask;
  }

  /** May this be meant while the hub is away? Cash may; it is counted when the hub returns. @param {string} name @param {any} args */
  static canWait(name, args) {
    return CAN_WAIT.has(name) || (name === "order.pay" && args.method === "cash");
  }

  /**
   * Do something in the venue; resolves with the hub's answer, however late.
   * @param {string} name @param {Record<string, any>} args @param {string} [id] the key; a payment's own id
   * @throws {Refusal}
   */
  async command(name, args, id = newId()) {
    if (!this.#isOpen && !Outbox.canWait(name, args)) throw new Refusal(AWAY);
    const answer = new Promise((resolve, reject) => this.#askers.set(id, { resolve, reject }));
    await this.#journal.add(id, name, args);
    this.#drain();
    return answer;
  }

  /** The hub is there: send what waits. */
  open() {
    this.#isOpen = true;
    this.#drain();
  }

  close() {
    this.#isOpen = false;
  }

  async #drain() {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let entry; this.#isOpen && (entry = this.#journal.waiting.value[0]);) await this.#attempt(entry);
    this.#isDraining = false;
  }

  /** @param {Entry} entry */
  async #attempt(entry) {
    const { id, name, args } = entry;
    const ack = await this.#ask({ id, name, args }, ANSWER_WITHIN_MS).catch(() => null);
    if (!ack) return pause(AGAIN_AFTER_MS);
    if (ack.ok) return this.#done(entry, ack);
    if (isPassing(ack.error) && !isOneTooMany(entry, ack.error)) return pause((ack.error.retry_after_s ?? 0) * 1000 || AGAIN_AFTER_MS);
    if (ack.error.status === 401) return this.close();
    return this.#refused(entry, ack.error);
  }

  /** @param {Entry} entry @param {{result: any, position: number}} answer */
  async #done(entry, { result, position }) {
    await this.#journal.done(entry, position);
    this.#askers.get(entry.id)?.resolve(result);
    this.#askers.delete(entry.id);
  }

  /** @param {Entry} entry @param {Problem} problem */
  async #refused(entry, problem) {
    const asker = this.#askers.get(entry.id);
    await this.#journal.refuse(entry, problem, Boolean(asker));
    asker?.reject(new Refusal(problem));
    this.#askers.delete(entry.id);
  }
}

/** One wrong PIN of a manager too many: they stand here and are told; nothing waits a quarter of an hour behind them. @param {Entry} entry @param {Problem} problem */
function isOneTooMany({ args }, { status }) {
  return status === 429 && Boolean(args.approval?.pin);
}

const AWAY = problem("off_line", "Not possible while the hub is away. Orders and cash are.");

/** @param {number} ms @returns {Promise<void>} */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
