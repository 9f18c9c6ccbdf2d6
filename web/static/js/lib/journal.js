/**
 * Every command this device ever meant, in order, written down before it is first sent.
 * Settled ones are kept three days, so that a hub restored from an older copy can be told again.
 */
import { computed, signal } from "@preact/signals-core";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Problem} Problem */
const KEPT_MS = 72 * 3600 * 1000;

export class Journal {
  #disk;
  #scope;
  #seq = 0;
  #heardUpTo = 0;
  /** Not settled yet, oldest first. @type {import("@preact/signals-core").Signal<Entry[]>} */
  waiting = signal([]);
  /** Answered, but what they changed has not been heard yet. @type {typeof this.waiting} */
  #answered = signal([]);
  /** What this device has meant and not seen come true: a screen shows these on top of what the hub says. */
  unheard = computed(() => [...this.#answered.value, ...this.waiting.value]);
  /** Refused when nobody was waiting for the answer: a person has to see them. @type {typeof this.waiting} */
  refused = signal([]);

  /** @param {import("./disk.js").Disk} disk @param {string} scope */
  constructor(disk, scope) {
    this.#disk = disk;
    this.#scope = scope;
  }

  /** Take up what an earlier life of this page left. */
  async load() {
    const entries = (await this.#disk.entries(this.#scope)).sort((a, b) => a.seq - b.seq);
    const old = entries.filter((entry) => (entry.settled_at ?? Infinity) < Date.now() - KEPT_MS);
    await Promise.all(old.map((entry) => this.#disk.remove(entry.id)));
    this.#seq = entries.at(-1)?.seq ?? 0;
    this.waiting.value = entries.filter((entry) => entry.state === "waiting");
    this.refused.value = entries.filter((entry) => entry.state === "refused" && !entry.seen);
  }

  /** @param {string} id @param {string} name @param {Record<string, any>} args @returns {Promise<Entry>} */
  async add(id, name, args) {
    /** @type {Entry} */
    const entry = { id, scope: this.#scope, seq: ++this.#seq, name, args, made_at: Date.now(), state: "waiting" };
    this.waiting.value = [...this.waiting.value, entry];
    if (!holdsSecret(args)) await this.#disk.write(entry);
    return entry;
  }

  /** @param {Entry} entry @param {number} position of the last event it caused */
  async done(entry, position) {
    if (position > this.#heardUpTo) this.#answered.value = [...this.#answered.value, { ...entry, position }];
    await this.#settle({ ...entry, state: "done", settled_at: Date.now() });
  }

  /** Everything up to here has reached this screen. @param {number} position */
  heard(position) {
    this.#heardUpTo = position;
    const later = this.#answered.value.filter((entry) => (entry.position ?? 0) > position);
    if (later.length < this.#answered.value.length) this.#answered.value = later;
  }

  /** @param {Entry} entry @param {Problem} problem @param {boolean} seen somebody was there to read it */
  async refuse(entry, problem, seen) {
    await this.#settle({ ...entry, state: "refused", problem, seen, settled_at: Date.now() });
    if (!seen) this.refused.value = [...this.refused.value, { ...entry, problem }];
  }

  /** @param {Entry} entry */
  async dismiss(entry) {
    this.refused.value = this.refused.value.filter((one) => one.id !== entry.id);
    await this.#disk.write({ ...entry, state: "refused", seen: true, settled_at: Date.now() });
  }

  /** @param {Entry} entry */
  async #settle(entry) {
    this.waiting.value = this.waiting.value.filter((one) => one.id !== entry.id);
    if (!holdsSecret(entry.args)) await this.#disk.write(entry);
  }
}

/** A manager's PIN never touches the disk. @param {Record<string, any>} args */
function holdsSecret(args) {
  return Boolean(args.approval?.pin);
}
