/**
 * The commands that the hub has not accepted yet: why each is held, and when it is retried.
 * A hold ends with its event, with a bounded back-off, or when the hub is joined again. Must not: send.
 */
import { signal } from "@preact/signals-core";
import { Backoff } from "./backoff.js";

/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./retry-policy.js").RetryCondition} RetryCondition */
/** @typedef {{condition: RetryCondition, problem: Problem | null, since: number}} Hold `problem` is null when no answer came */

export class HeldCommands {
  #onRelease;
  /** Kept until the command is answered, so that each retry waits longer. @type {Map<string, Backoff>} */
  #backoffs = new Map();
  /** The timer that ends each hold; null while the hub is away. @type {Map<string, ReturnType<typeof setTimeout> | null>} */
  #timers = new Map();
  /** Why the last attempt at each command failed. @type {import("@preact/signals-core").Signal<Map<string, Hold>>} */
  reasons = signal(new Map());

  /** @param {() => void} onRelease a command can be retried */
  constructor(onRelease) {
    this.#onRelease = onRelease;
  }

  /** @param {string} id */
  has(id) {
    return this.#timers.has(id);
  }

  /** @param {string} id @param {RetryCondition} condition @param {Problem | null} problem */
  add(id, condition, problem) {
    const backoff = this.#backoffs.get(id) ?? new Backoff();
    this.#backoffs.set(id, backoff);
    const ms = Math.max((problem?.retry_after_s ?? 0) * 1000, backoff.next());
    this.#timers.set(
      id,
      setTimeout(() => this.#release([id]), ms),
    );
    const since = this.reasons.value.get(id)?.since ?? Date.now();
    this.reasons.value = new Map(this.reasons.value).set(id, { condition, problem, since });
  }

  /** Retry the commands that were waiting for this event. @param {string} event its type */
  releaseOn(event) {
    const waiting = [...this.reasons.value].filter(([, { condition }]) => condition.events.includes(event));
    this.#release(waiting.map(([id]) => id).filter((id) => this.has(id)));
  }

  /** The hub was joined: retry everything. */
  releaseAll() {
    this.#backoffs.clear();
    this.#release([...this.#timers.keys()]);
  }

  /** The hub is away: the timers stop, the reasons stay readable. */
  pause() {
    for (const [id, timer] of this.#timers) {
      clearTimeout(timer ?? undefined);
      this.#timers.set(id, null);
    }
  }

  /** The command was answered. @param {string} id */
  remove(id) {
    this.#backoffs.delete(id);
    this.#clearTimer(id);
    if (!this.reasons.value.has(id)) return;
    this.reasons.value = new Map([...this.reasons.value].filter(([other]) => other !== id));
  }

  /** @param {string[]} ids */
  #release(ids) {
    ids.forEach((id) => this.#clearTimer(id));
    if (ids.length) this.#onRelease();
  }

  /** @param {string} id */
  #clearTimer(id) {
    clearTimeout(this.#timers.get(id) ?? undefined);
    this.#timers.delete(id);
  }
}
