/**
 * Sends the journal's commands, each until it has a final answer, always with its own key. What the hub does not take
 * now waits, and what concerns the same order waits behind it; other commands go past.
 * Must not: know what a command means, or depend on storage.
 */
import { HeldCommands } from "./held-commands.js";
import { newId } from "./ids.js";
import { isBlocked, nextEntry } from "./per-order-queue.js";
import { isPinLimit, CONDITIONS, retryConditionOf } from "./retry-policy.js";
import { problem, Refusal } from "./problem.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./retry-policy.js").Wait} Wait */
/** @typedef {{id: string, name: string, args: any, retry?: boolean}} Packet */
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

export class Outbox {
  #journal;
  #ask;
  #isLocked;
  #isDraining = false;
  #isOpen = false;
  /** @type {string | null} */ #asking = null;
  #holds = new HeldCommands(() => this.#drain());
  /** @type {Map<string, {resolve: (result: any) => void, reject: (error: Refusal) => void}>} */
  #askers = new Map();
  /** Not written down yet, so not to be sent. @type {Set<string>} */
  #unwritten = new Set();
  /** Tapped on a live screen that has been live since: whether that screen showed a lock. @type {Map<string, boolean>} */
  #live = new Map();
  /** Why commands wait, by id. */
  reasons = this.#holds.reasons;

  /**
   * @param {import("./journal.js").Journal} journal
   * @param {(packet: Packet, withinMs: number) => Promise<Ack>} ask
   * @param {() => boolean} isLocked does this screen show that the venue is locked or drained?
   */
  constructor(journal, ask, isLocked = () => false) {
    this.#journal = journal;
    this.#ask = ask;
    this.#isLocked = isLocked;
    journal.waiting.subscribe(() => queueMicrotask(() => this.#drain()));
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
    if (!Outbox.canWait(name, args)) this.#insistOnNow(args);
    const answer = new Promise((resolve, reject) => this.#askers.set(id, { resolve, reject }));
    if (this.#isOpen && !this.#isBlocked(args)) this.#live.set(id, this.#isLocked());
    this.#unwritten.add(id);
    await this.#journal.add(id, name, args);
    this.#unwritten.delete(id);
    this.#drain();
    return answer;
  }

  /** @param {Record<string, any>} args @throws {Refusal} */
  #insistOnNow(args) {
    if (!this.#isOpen) throw new Refusal(AWAY);
    if (this.#isBlocked(args)) throw new Refusal(BEHIND);
  }

  /** The hub is there: send what waits. */
  open() {
    this.#isOpen = true;
    this.#holds.releaseAll();
    this.#drain();
  }

  close() {
    this.#isOpen = false;
    this.#live.clear();
    this.#holds.pause();
  }

  /** The hub has told of a change: what waited for it is tried at once. @param {string} event its type */
  changed(event) {
    this.#holds.changed(event);
  }

  /** A person decides that this is not to happen any more. @param {Entry} entry */
  async drop(entry) {
    if (this.#asking === entry.id) return;
    await this.#refused(entry, this.reasons.value.get(entry.id)?.problem ?? DROPPED, true);
    this.#drain();
  }

  async #drain() {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let entry; this.#isOpen && (entry = nextEntry(this.#journal.waiting.value, this.#isHeld)); ) {
      this.#asking = entry.id;
      await this.#attempt(entry).catch(() => this.#hold(entry.id, CONDITIONS.time, null));
    }
    this.#isDraining = false;
    this.#asking = null;
  }

  #isHeld = (/** @type {Entry} */ { id }) => this.#unwritten.has(id) || this.#holds.has(id);

  /** @param {Entry} entry */
  async #attempt(entry) {
    const { id, name, args } = entry;
    const retry = this.#live.has(id) ? {} : { retry: true };
    const ack = await this.#ask({ id, name, args, ...retry }, ANSWER_WITHIN_MS).catch(() => null);
    if (ack?.ok) return this.#done(entry, ack);
    const wait = ack ? this.#retryConditionOf(entry, ack.error) : CONDITIONS.time;
    if (ack && !wait) return this.#refused(entry, ack.error, this.#live.has(id));
    this.#hold(id, wait ?? CONDITIONS.time, ack?.error ?? null);
  }

  /** @param {string} id @param {Wait} wait @param {Problem | null} error */
  #hold(id, wait, error) {
    this.#holds.add(id, wait, error);
    if (!this.#isOpen) this.#holds.pause();
    this.#live.delete(id);
    const later = this.#journal.waiting.value.filter((entry) => this.#live.has(entry.id) && this.#isBlocked(entry.args));
    later.forEach((entry) => this.#live.delete(entry.id));
  }

  /** Would these arguments have to wait for something that is held? @param {Record<string, any>} args */
  #isBlocked(args) {
    return isBlocked(args, this.#journal.waiting.value, ({ id }) => this.#holds.has(id));
  }

  /** What it waits for, if it waits. @param {Entry} entry @param {Problem} error */
  #retryConditionOf(entry, error) {
    const wait = retryConditionOf(error);
    const isTold = isPinLimit(entry.args, error) || (wait?.isForPerson && this.#isDecidedNow(entry, wait));
    return isTold ? null : wait;
  }

  /** Somebody stands there and can do otherwise: unless it was tapped in good faith before a lock fell. @param {Entry} entry @param {Wait} wait */
  #isDecidedNow({ id, name, args }, wait) {
    if (!this.#live.has(id)) return false;
    return wait !== CONDITIONS.licence || this.#live.get(id) || !Outbox.canWait(name, args);
  }

  /** @param {Entry} entry @param {{result: any, position: number}} answer */
  async #done(entry, { result, position }) {
    await this.#journal.done(entry, position);
    this.#askers.get(entry.id)?.resolve(result);
    this.#forget(entry.id);
  }

  /** @param {Entry} entry @param {Problem} problem @param {boolean} seen somebody stands there and reads it */
  async #refused(entry, problem, seen) {
    await this.#journal.refuse(entry, problem, seen);
    this.#askers.get(entry.id)?.reject(new Refusal(problem));
    this.#forget(entry.id);
  }

  /** @param {string} id */
  #forget(id) {
    this.#askers.delete(id);
    this.#live.delete(id);
    this.#holds.forget(id);
  }
}

const AWAY = problem("off_line", "Not possible while the hub is away. Orders and cash are.");
const BEHIND = problem("waits", "Something done here before still waits, and comes first.");
const DROPPED = problem("dropped", "It was given up here.");
