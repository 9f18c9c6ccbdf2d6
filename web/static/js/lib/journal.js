/**
 * Every command this device ever meant, in order. It is kept here, and written down before it is first sent; when the
 * storage fails, what is here counts, and is written again as soon as that is possible.
 * Settled ones are kept three days, so that a hub restored from an older copy can be told again.
 */
import { computed, signal } from "@preact/signals-core";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Problem} Problem */
const HOUR_MS = 3600 * 1000;
const KEPT_MS = 72 * HOUR_MS;

export class Journal {
  #storage;
  #scope;
  #seq = 0;
  #heardUpTo = 0;
  #forgotAt = 0;
  /** All that is known, settled ones included. @type {Map<string, Entry>} */
  #entries = new Map();
  /** Not settled yet, oldest first. @type {import("@preact/signals-core").Signal<Entry[]>} */
  waiting = signal([]);
  /** Answered, but what they changed has not been heard yet. @type {typeof this.waiting} */
  #answered = signal([]);
  /** What this device has meant and not seen come true: a screen shows these on top of what the hub says. */
  unconfirmed = computed(() => [...this.#answered.value, ...this.waiting.value]);
  /** Refused when nobody was waiting for the answer: a person has to see them. @type {typeof this.waiting} */
  refused = signal([]);
  /** What a reload would lose, because it is only in this page. */
  unsaved = computed(() => (this.#storage.isDurable.value ? [] : [...this.waiting.value, ...this.refused.value]));

  /** @param {import("./storage.js").Storage} storage @param {string} scope */
  constructor(storage, scope) {
    this.#storage = storage;
    this.#scope = scope;
    storage.onOpen(() => this.#synchronise());
  }

  /** Does the device keep what is done here? */
  get isDurable() {
    return this.#storage.isDurable.value;
  }

  /** @param {string} id @param {string} name @param {Record<string, any>} args @returns {Promise<Entry>} */
  async add(id, name, args) {
    /** @type {Entry} */
    const entry = { id, scope: this.#scope, seq: this.#nextSeq(), name, args, made_at: Date.now(), state: "waiting" };
    this.waiting.value = [...this.waiting.value, entry];
    await this.#keep(entry);
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
    /** @type {Entry} */
    const refused = { ...entry, state: "refused", problem, seen, settled_at: Date.now() };
    if (!seen) this.refused.value = [...this.refused.value, refused];
    await this.#settle(refused);
  }

  /** @param {Entry} entry */
  async dismiss(entry) {
    this.refused.value = this.refused.value.filter((one) => one.id !== entry.id);
    await this.#keep({ ...entry, state: "refused", seen: true, settled_at: Date.now() });
  }

  /** After those of every earlier life of this page, also of one whose entries cannot be read yet. */
  #nextSeq() {
    this.#seq = Math.max(this.#seq + 1, Date.now());
    return this.#seq;
  }

  /** @param {Entry} entry */
  async #settle(entry) {
    this.waiting.value = this.waiting.value.filter((one) => one.id !== entry.id);
    await this.#keep(entry);
  }

  /** Never fails: what could not be written is written when the database is opened anew. @param {Entry} entry */
  async #keep(entry) {
    if (holdsSecret(entry.args)) return;
    this.#entries.set(entry.id, entry);
    const old = Date.now() - this.#forgotAt > HOUR_MS ? this.#forgetOld([]) : [];
    await this.#storage.write([entry], old).catch(() => undefined);
  }

  /** The database was opened: take up what an earlier life of this page left, and write what is not there. */
  async #synchronise() {
    const stored = await this.#storage.entries(this.#scope);
    const old = this.#forgetOld(stored);
    this.#adopt(stored.filter((entry) => !this.#entries.has(entry.id) && !old.includes(entry.id)));
    const missing = this.#missing(new Map(stored.map((entry) => [entry.id, entry])));
    if (missing.length || old.length) await this.#storage.write(missing, old);
  }

  /** They come before what was done here meanwhile. @param {Entry[]} entries not known here */
  #adopt(entries) {
    entries.sort(bySeq);
    entries.forEach((entry) => this.#entries.set(entry.id, entry));
    this.#seq = Math.max(this.#seq, ...entries.map((entry) => entry.seq));
    const waiting = entries.filter((entry) => entry.state === "waiting");
    if (waiting.length) this.waiting.value = [...waiting, ...this.waiting.value];
    const refused = entries.filter((entry) => entry.state === "refused" && !entry.seen);
    if (refused.length) this.refused.value = [...refused, ...this.refused.value];
  }

  /** @param {Map<string, Entry>} stored */
  #missing(stored) {
    return [...this.#entries.values()].filter((entry) => {
      const other = stored.get(entry.id);
      return other?.state !== entry.state || other.seen !== entry.seen;
    });
  }

  /** @param {Entry[]} stored @returns {string[]} the ids of those that were settled long ago */
  #forgetOld(stored) {
    this.#forgotAt = Date.now();
    const old = [...stored, ...this.#entries.values()].filter(isOld);
    old.forEach((entry) => this.#entries.delete(entry.id));
    return old.map((entry) => entry.id);
  }
}

/** Settled long ago, and nobody has to see it any more. @param {Entry} entry */
function isOld({ state, seen, settled_at: at }) {
  return at !== undefined && at < Date.now() - KEPT_MS && (state === "done" || seen);
}

/** A manager's PIN never touches the disk. @param {Record<string, any>} args */
function holdsSecret(args) {
  return Boolean(args.approval?.pin);
}

/** @param {Entry} a @param {Entry} b */
function bySeq(a, b) {
  return a.seq - b.seq;
}
