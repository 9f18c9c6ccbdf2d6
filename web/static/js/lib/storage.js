/**
 * What survives a reload and a power cut, as long as the browser lets it: it may refuse, fill up, be cleared or vanish at
 * any moment. Whatever fails, the database is opened anew after a while, and whoever writes to it is told to write again.
 */
import { signal } from "@preact/signals-core";
import { Backoff } from "./backoff.js";
import { withTimeout } from "./with-timeout.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Cursor} Cursor */
/** @typedef {{cursor: Cursor, state: Record<string, any>, me: any, aliveAt: number}} Saved */
/** @typedef {Pick<import("./database.js").Database, "entries" | "write" | "saved" | "save" | "close">} StateDatabase */

const OPENED_WITHIN_MS = 3_000;
const ANSWERED_WITHIN_MS = 3_000;

export class Storage {
  #open;
  /** @type {StateDatabase | null} */ #database = null;
  #openings = 0;
  #backoff = new Backoff();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {(() => Promise<void>)[]} */ #writers = [];
  /** Is everything on it that should be? */
  isDurable = signal(false);

  /** @param {(onLost: () => void) => Promise<StateDatabase>} open */
  constructor(open) {
    this.#open = open;
  }

  /** Called after each opening, to read what is there and write what is not. @param {() => Promise<void>} writer rejects when it could not */
  onOpen(writer) {
    this.#writers.push(writer);
  }

  /** Open the database; when that does not work soon, go on without and try again. */
  async start() {
    try {
      const database = await withTimeout(this.#opened(++this.#openings), OPENED_WITHIN_MS);
      this.#database = database;
      for (const writer of this.#writers) await writer();
      this.isDurable.value = this.#database === database;
    } catch {
      this.#openings += 1;
      this.#lose(this.#database);
    }
  }

  /** @param {string} scope @returns {Promise<Entry[]>} */
  entries(scope) {
    return this.#use((database) => database.entries(scope));
  }

  /** @param {Entry[]} entries @param {string[]} [gone] ids of those to remove */
  async write(entries, gone = []) {
    await this.#use((database) => database.write(entries, gone));
    this.#backoff.reset();
  }

  /** @param {string} scope @returns {Promise<Saved | undefined>} */
  saved(scope) {
    return this.#use((database) => database.saved(scope)).catch(() => undefined);
  }

  /** The state is a comfort, and large: when there is no room for it, commands are still kept. @param {string} scope @param {Saved} saved */
  async save(scope, saved) {
    await this.#use((database) => database.save(scope, saved).catch(unlessFull)).catch(() => undefined);
  }

  /** A connection that comes too late is closed again. @param {number} opening which one this is */
  async #opened(opening) {
    /** @type {StateDatabase | undefined} */ let database;
    const lost = () => database && this.#lose(database);
    database = await this.#open(lost);
    if (opening !== this.#openings) closed(database);
    return database;
  }

  /** @template T @param {(database: StateDatabase) => Promise<T>} work @returns {Promise<T>} */
  async #use(work) {
    const database = this.#database;
    if (!database) throw new Error("there is no database now");
    try {
      return await withTimeout(work(database), ANSWERED_WITHIN_MS);
    } catch (error) {
      this.#lose(database);
      throw error;
    }
  }

  /** @param {StateDatabase | null} database the one that failed; another may have been opened since */
  #lose(database) {
    if (database !== this.#database) return;
    this.#database = null;
    this.isDurable.value = false;
    closed(database);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), this.#backoff.next());
  }
}

/** @param {StateDatabase | null} database */
function closed(database) {
  try {
    database?.close();
  } catch {
    // It was closed already.
  }
}

/** @param {any} error */
function unlessFull(error) {
  if (error?.name !== "QuotaExceededError") throw error;
}
