/**
 * What survives a reload and a power cut, as long as the browser lets it: it may refuse, fill up, be cleared or vanish at
 * any moment. Whatever fails, the database is opened anew after a while, and whoever writes to it is told to write again.
 */
import { signal } from "@preact/signals-core";
import { Backoff } from "./backoff.js";
import { within } from "./within.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Cursor} Cursor */
/** @typedef {{cursor: Cursor, state: Record<string, any>, me: any, aliveAt: number}} Saved */
/** @typedef {Pick<import("./database.js").Database, "entries" | "write" | "saved" | "save" | "close">} Storage */

const OPENED_WITHIN_MS = 3_000;
const ANSWERED_WITHIN_MS = 3_000;

export class Disk {
  #open;
  /** @type {Storage | null} */ #storage = null;
  #openings = 0;
  #backoff = new Backoff();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {(() => Promise<void>)[]} */ #writers = [];
  /** Is everything on it that should be? */
  isLasting = signal(false);

  /** @param {(onLost: () => void) => Promise<Storage>} open */
  constructor(open) {
    this.#open = open;
  }

  /** Called after each opening, to read what is there and write what is not. @param {() => Promise<void>} writer rejects when it could not */
  whenOpened(writer) {
    this.#writers.push(writer);
  }

  /** Open the database; when that does not work soon, go on without and try again. */
  async start() {
    try {
      const storage = await within(this.#opened(++this.#openings), OPENED_WITHIN_MS);
      this.#storage = storage;
      for (const writer of this.#writers) await writer();
      this.isLasting.value = this.#storage === storage;
    } catch {
      this.#openings += 1;
      this.#lose(this.#storage);
    }
  }

  /** @param {string} scope @returns {Promise<Entry[]>} */
  entries(scope) {
    return this.#use((storage) => storage.entries(scope));
  }

  /** @param {Entry[]} entries @param {string[]} [gone] ids of those to remove */
  async write(entries, gone = []) {
    await this.#use((storage) => storage.write(entries, gone));
    this.#backoff.reset();
  }

  /** @param {string} scope @returns {Promise<Saved | undefined>} */
  saved(scope) {
    return this.#use((storage) => storage.saved(scope)).catch(() => undefined);
  }

  /** The state is a comfort, and large: when there is no room for it, commands are still kept. @param {string} scope @param {Saved} saved */
  async save(scope, saved) {
    await this.#use((storage) => storage.save(scope, saved).catch(unlessFull)).catch(() => undefined);
  }

  /** A connection that comes too late is closed again. @param {number} opening which one this is */
  async #opened(opening) {
    /** @type {Storage | undefined} */ let storage;
    const lost = () => storage && this.#lose(storage);
    storage = await this.#open(lost);
    if (opening !== this.#openings) closed(storage);
    return storage;
  }

  /** @template T @param {(storage: Storage) => Promise<T>} work @returns {Promise<T>} */
  async #use(work) {
    const storage = this.#storage;
    if (!storage) throw new Error("there is no database now");
    try {
      return await within(work(storage), ANSWERED_WITHIN_MS);
    } catch (error) {
      this.#lose(storage);
      throw error;
    }
  }

  /** @param {Storage | null} storage the one that failed; another may have been opened since */
  #lose(storage) {
    if (storage !== this.#storage) return;
    this.#storage = null;
    this.isLasting.value = false;
    closed(storage);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), this.#backoff.next());
  }
}

/** @param {Storage | null} storage */
function closed(storage) {
  try {
    storage?.close();
  } catch {
    // It was closed already.
  }
}

/** @param {any} error */
function unlessFull(error) {
  if (error?.name !== "QuotaExceededError") throw error;
}
