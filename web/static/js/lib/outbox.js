/**
 * Sends the journal's commands, each with its own key until it has a final answer. A command that the hub does not accept
 * now is held, and so are later ones about the same order; other commands overtake them.
 * Must not: know what a command means, or depend on storage.
 */
import { HeldCommands } from "./held-commands.js";
import { newId } from "./ids.js";
import { isBlocked, nextEntry } from "./per-order-queue.js";
import { problem, Refusal } from "./problem.js";
import { CONDITIONS, isPinLimit, retryConditionOf } from "./retry-policy.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./retry-policy.js").RetryCondition} RetryCondition */
/** @typedef {{id: string, name: string, args: any, retry?: boolean}} Packet */
/** @typedef {{ok: true, result: any, position: number} | {ok: false, error: Problem}} Ack */

/** Commands that can be made while the hub is away. All others need its answer at once. */
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
const ANSWER_TIMEOUT_MS = 8_000;

export class Outbox {
  #journal;
  #request;
  #isLocked;
  #isDraining = false;
  #isOpen = false;
  /** @type {string | null} */ #inFlight = null;
  #held = new HeldCommands(() => this.#drain());
  /** @type {Map<string, {resolve: (result: any) => void, reject: (error: Refusal) => void}>} */
  #callers = new Map();
  /** Not in the journal yet, so not to be sent. @type {Set<string>} */
  #unwritten = new Set();
  /** Made on a screen that has been live ever since, so the person is still there; the value says if that screen showed a lock. @type {Map<string, boolean>} */
  #live = new Map();
  /** Why commands are held, by id. */
  reasons = this.#held.reasons;

  /**
   * @param {import("./journal.js").Journal} journal
   * @param {(packet: Packet, timeoutMs: number) => Promise<Ack>} request
   * @param {() => boolean} isLocked does this screen show that the venue is locked or draining?
   */
  constructor(journal, request, isLocked = () => false) {
    this.#journal = journal;
    this.#request = request;
    this.#isLocked = isLocked;
    journal.waiting.subscribe(() => queueMicrotask(() => this.#drain()));
  }

  /** Can this command be made while the hub is away? Cash payments can; they are booked when the hub returns. @param {string} name @param {any} args */
  static canWait(name, args) {
    return CAN_WAIT.has(name) || (name === "order.pay" && args.method === "cash");
  }

  /**
   * Run a command in the venue; resolves with the hub's answer, however late.
   * @param {string} name @param {Record<string, any>} args @param {string} [id] the key; a payment's own id
   * @throws {Refusal}
   */
  async command(name, args, id = newId()) {
    if (!Outbox.canWait(name, args)) this.#requireNow(args);
    const answer = new Promise((resolve, reject) => this.#callers.set(id, { resolve, reject }));
    if (this.#isOpen && !this.#isBlocked(args)) this.#live.set(id, this.#isLocked());
    this.#unwritten.add(id);
    await this.#journal.add(id, name, args);
    this.#unwritten.delete(id);
    this.#drain();
    return answer;
  }

  /** @param {Record<string, any>} args @throws {Refusal} */
  #requireNow(args) {
    if (!this.#isOpen) throw new Refusal(AWAY);
    if (this.#isBlocked(args)) throw new Refusal(BLOCKED);
  }

  /** The hub is reachable: send what waits. */
  open() {
    this.#isOpen = true;
    this.#held.releaseAll();
    this.#drain();
  }

  close() {
    this.#isOpen = false;
    this.#live.clear();
    this.#held.pause();
  }

  /** An event arrived: retry the commands that were waiting for it. @param {string} event its type */
  onEvent(event) {
    this.#held.releaseOn(event);
  }

  /** A person gives up a command that waits. @param {Entry} entry */
  async drop(entry) {
    if (this.#inFlight === entry.id) return;
    await this.#refuse(entry, this.reasons.value.get(entry.id)?.problem ?? DROPPED, true);
    this.#drain();
  }

  async #drain() {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let entry; this.#isOpen && (entry = nextEntry(this.#journal.waiting.value, this.#isHeld)); ) {
      this.#inFlight = entry.id;
      await this.#attempt(entry).catch(() => this.#hold(entry.id, CONDITIONS.time, null));
    }
    this.#isDraining = false;
    this.#inFlight = null;
  }

  #isHeld = (/** @type {Entry} */ { id }) => this.#unwritten.has(id) || this.#held.has(id);

  /** @param {Entry} entry */
  async #attempt(entry) {
    const { id, name, args } = entry;
    const retry = this.#live.has(id) ? {} : { retry: true };
    const ack = await this.#request({ id, name, args, ...retry }, ANSWER_TIMEOUT_MS).catch(() => null);
    if (ack?.ok) return this.#complete(entry, ack);
    const condition = ack ? this.#conditionOf(entry, ack.error) : CONDITIONS.time;
    if (ack && !condition) return this.#refuse(entry, ack.error, this.#live.has(id));
    this.#hold(id, condition ?? CONDITIONS.time, ack?.error ?? null);
  }

  /** @param {string} id @param {RetryCondition} condition @param {Problem | null} error */
  #hold(id, condition, error) {
    this.#held.add(id, condition, error);
    if (!this.#isOpen) this.#held.pause();
    this.#live.delete(id);
    const later = this.#journal.waiting.value.filter((entry) => this.#live.has(entry.id) && this.#isBlocked(entry.args));
    later.forEach((entry) => this.#live.delete(entry.id));
  }

  /** Would a command with these arguments have to wait for a held one? @param {Record<string, any>} args */
  #isBlocked(args) {
    return isBlocked(args, this.#journal.waiting.value, ({ id }) => this.#held.has(id));
  }

  /** What the command waits for, or null if the person is told instead. @param {Entry} entry @param {Problem} error */
  #conditionOf(entry, error) {
    const condition = retryConditionOf(error);
    const isForPerson = condition?.isForPerson && this.#isPersonHere(entry, condition);
    return isPinLimit(entry.args, error) || isForPerson ? null : condition;
  }

  /** The person who made the command is still at the screen and can do something else, unless they tapped before a lock was shown. @param {Entry} entry @param {RetryCondition} condition */
  #isPersonHere({ id, name, args }, condition) {
    if (!this.#live.has(id)) return false;
    return condition !== CONDITIONS.licence || this.#live.get(id) || !Outbox.canWait(name, args);
  }

  /** @param {Entry} entry @param {{result: any, position: number}} answer */
  async #complete(entry, { result, position }) {
    await this.#journal.done(entry, position);
    this.#callers.get(entry.id)?.resolve(result);
    this.#forget(entry.id);
  }

  /** @param {Entry} entry @param {Problem} problem @param {boolean} seen a person is at the screen and reads it */
  async #refuse(entry, problem, seen) {
    await this.#journal.refuse(entry, problem, seen);
    this.#callers.get(entry.id)?.reject(new Refusal(problem));
    this.#forget(entry.id);
  }

  /** @param {string} id */
  #forget(id) {
    this.#callers.delete(id);
    this.#live.delete(id);
    this.#held.remove(id);
  }
}

const AWAY = problem("hub_away");
const BLOCKED = problem("behind_another");
const DROPPED = problem("given_up");
