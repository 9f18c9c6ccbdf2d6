/**
 * The commands that the hub did not take yet: why each waits, and when it is tried again.
 * Must not: send. A wait ends by its event, by a bounded back-off, or when the hub is joined anew.
 */
import { signal } from "@preact/signals-core";
import { Backoff } from "./backoff.js";

/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./retry-policy.js").Wait} Wait */
/** @typedef {{wait: Wait, problem: Problem | null, since: number}} Hold `problem` is null when no answer came */

export class HeldCommands {
  #onRelease;
  /** How often each was tried; kept until it is answered. @type {Map<string, Backoff>} */
  #backoffs = new Map();
  /** Those that are not tried now, by the timer that ends it. @type {Map<string, ReturnType<typeof setTimeout> | null>} */
  #resting = new Map();
  /** Why each was not taken when it was last tried. @type {import("@preact/signals-core").Signal<Map<string, Hold>>} */
  reasons = signal(new Map());

  /** @param {() => void} onRelease something may be tried again */
  constructor(onRelease) {
    this.#onRelease = onRelease;
  }

  /** Is it not to be tried now? @param {string} id */
  has(id) {
    return this.#resting.has(id);
  }

  /** @param {string} id @param {Wait} wait @param {Problem | null} problem */
  add(id, wait, problem) {
    const backoff = this.#backoffs.get(id) ?? new Backoff();
    this.#backoffs.set(id, backoff);
    const ms = Math.max((problem?.retry_after_s ?? 0) * 1000, backoff.next());
    this.#resting.set(
      id,
      setTimeout(() => this.#release([id]), ms),
    );
    const since = this.reasons.value.get(id)?.since ?? Date.now();
    this.reasons.value = new Map(this.reasons.value).set(id, { wait, problem, since });
  }

  /** Something changed: try what waited for it. @param {string} event its type */
  changed(event) {
    const mended = [...this.reasons.value].filter(([, { wait }]) => wait.events.includes(event));
    this.#release(mended.map(([id]) => id).filter((id) => this.has(id)));
  }

  /** The hub was joined: try everything. */
  releaseAll() {
    this.#backoffs.clear();
    this.#release([...this.#resting.keys()]);
  }

  /** The hub is away: no timer runs, and the reasons stay to be read. */
  pause() {
    for (const [id, timer] of this.#resting) {
      clearTimeout(timer ?? undefined);
      this.#resting.set(id, null);
    }
  }

  /** It has its answer. @param {string} id */
  forget(id) {
    this.#backoffs.delete(id);
    this.#wake(id);
    if (!this.reasons.value.has(id)) return;
    this.reasons.value = new Map([...this.reasons.value].filter(([other]) => other !== id));
  }

  /** @param {string[]} ids */
  #release(ids) {
    ids.forEach((id) => this.#wake(id));
    if (ids.length) this.#onRelease();
  }

  /** @param {string} id */
  #wake(id) {
    clearTimeout(this.#resting.get(id) ?? undefined);
    this.#resting.delete(id);
  }
}
