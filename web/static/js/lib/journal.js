/**
 * Every command of this device, in order. A command is stored before it is first sent. If the storage fails, the entries
 * in memory count, and they are written again as soon as possible.
 * Settled entries are kept for three days, so that they can be sent again to a hub that was restored from a backup.
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
  #confirmedUpTo = 0;
  #prunedAt = 0;
  /** All entries, including settled ones. @type {Map<string, Entry>} */
  #entries = new Map();
  /** Not settled yet, oldest first. @type {import("@preact/signals-core").Signal<Entry[]>} */
  waiting = signal([]);
  /** Answered, but their events have not arrived yet. @type {typeof this.waiting} */
  #answered = signal([]);
  /** Commands whose effect has not arrived yet: a screen shows them on top of the hub's state. */
  unconfirmed = computed(() => [...this.#answered.value, ...this.waiting.value]);
  /** Refused while nobody was waiting for the answer, so a person has to see them. @type {typeof this.waiting} */
  refused = signal([]);
  /** Entries that a reload would lose, because they are only in this page. */
  unsaved = computed(() => (this.#storage.isDurable.value ? [] : [...this.waiting.value, ...this.refused.value]));

  /** @param {import("./storage.js").Storage} storage @param {string} scope */
  constructor(storage, scope) {
    this.#storage = storage;
    this.#scope = scope;
    storage.onOpen(() => this.#synchronise());
  }

  /** True if this device stores what is done here. */
  get isDurable() {
    return this.#storage.isDurable.value;
  }

  /** @param {string} id @param {string} name @param {Record<string, any>} args @returns {Promise<Entry>} */
  async add(id, name, args) {
    /** @type {Entry} */
    const entry = { id, scope: this.#scope, seq: this.#nextSeq(), name, args, made_at: Date.now(), state: "waiting" };
    this.waiting.value = [...this.waiting.value, entry];
    await this.#store(entry);
    return entry;
  }

  /** @param {Entry} entry @param {number} position of the last event it caused */
  async done(entry, position) {
    if (position > this.#confirmedUpTo) this.#answered.value = [...this.#answered.value, { ...entry, position }];
    await this.#settle({ ...entry, state: "done", settled_at: Date.now() });
  }

  /** All events up to this position have arrived. @param {number} position */
  confirm(position) {
    this.#confirmedUpTo = position;
    const later = this.#answered.value.filter((entry) => (entry.position ?? 0) > position);
    if (later.length < this.#answered.value.length) this.#answered.value = later;
  }

  /** @param {Entry} entry @param {Problem} problem @param {boolean} seen a person was there to read it */
  async refuse(entry, problem, seen) {
    /** @type {Entry} */
    const refused = { ...entry, state: "refused", problem, seen, settled_at: Date.now() };
    if (!seen) this.refused.value = [...this.refused.value, refused];
    await this.#settle(refused);
  }

  /** @param {Entry} entry */
  async dismiss(entry) {
    this.refused.value = this.refused.value.filter((one) => one.id !== entry.id);
    await this.#store({ ...entry, state: "refused", seen: true, settled_at: Date.now() });
  }

  /** Greater than in every earlier page on this device, even if its entries cannot be read yet. */
  #nextSeq() {
    this.#seq = Math.max(this.#seq + 1, Date.now());
    return this.#seq;
  }

  /** @param {Entry} entry */
  async #settle(entry) {
    this.waiting.value = this.waiting.value.filter((one) => one.id !== entry.id);
    await this.#store(entry);
  }

  /** Never fails: an entry that could not be written is written when the database is opened again. @param {Entry} entry */
  async #store(entry) {
    if (holdsSecret(entry.args)) return;
    this.#entries.set(entry.id, entry);
    const old = Date.now() - this.#prunedAt > HOUR_MS ? this.#prune([]) : [];
    await this.#storage.write([entry], old).catch(() => undefined);
  }

  /** The database was opened: adopt what an earlier page left, and write what is missing. */
  async #synchronise() {
    const stored = await this.#storage.entries(this.#scope);
    const old = this.#prune(stored);
    this.#adopt(stored.filter((entry) => !this.#entries.has(entry.id) && !old.includes(entry.id)));
    const missing = this.#missing(new Map(stored.map((entry) => [entry.id, entry])));
    if (missing.length || old.length) await this.#storage.write(missing, old);
  }

  /** Adopted entries come before those made on this page. @param {Entry[]} entries not known here */
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

  /** @param {Entry[]} stored @returns {string[]} the ids of old settled entries */
  #prune(stored) {
    this.#prunedAt = Date.now();
    const old = [...stored, ...this.#entries.values()].filter(isOld);
    old.forEach((entry) => this.#entries.delete(entry.id));
    return old.map((entry) => entry.id);
  }
}

/** Settled more than three days ago, and no person still has to see it. @param {Entry} entry */
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
