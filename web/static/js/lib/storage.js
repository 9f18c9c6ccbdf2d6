/**
 * Storage that survives a reload and a power cut, as far as the browser allows: the database may refuse, fill up, be
 * cleared or vanish at any time. After a failure it is opened again with a back-off, and the writers registered with
 * `onOpen` write again.
 */
import { signal } from "@preact/signals-core";
import { Backoff } from "./backoff.js";
import { withTimeout } from "./with-timeout.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Cursor} Cursor */
/** @typedef {{cursor: Cursor, state: Record<string, any>, me: any, aliveAt: number}} Saved */
/** @typedef {Pick<import("./database.js").Database, "entries" | "write" | "saved" | "save" | "close">} StateDatabase */

const OPEN_TIMEOUT_MS = 3_000;
const CALL_TIMEOUT_MS = 3_000;

export class Storage {
  #open;
  /** @type {StateDatabase | null} */ #database = null;
  #openings = 0;
  #backoff = new Backoff();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {(() => Promise<void>)[]} */ #writers = [];
  /** True when everything that should be stored is stored. */
  isDurable = signal(false);

  /** @param {(onLost: () => void) => Promise<StateDatabase>} open */
  constructor(open) {
    this.#open = open;
  }

  /** Register a writer that is called after each opening, to read what is stored and write what is missing. @param {() => Promise<void>} writer rejects if it fails */
  onOpen(writer) {
    this.#writers.push(writer);
  }

  /** Open the database. If that fails or takes too long, go on without it and try again later. */
  async start() {
    try {
      const database = await withTimeout(this.#connect(++this.#openings), OPEN_TIMEOUT_MS);
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

  /** @param {Entry[]} entries @param {string[]} [removed] ids */
  async write(entries, removed = []) {
    await this.#use((database) => database.write(entries, removed));
    this.#backoff.reset();
  }

  /** @param {string} scope @returns {Promise<Saved | undefined>} */
  saved(scope) {
    return this.#use((database) => database.saved(scope)).catch(() => undefined);
  }

  /** The state only speeds up the next start, and it is large: if there is no room for it, commands are still stored. @param {string} scope @param {Saved} saved */
  async save(scope, saved) {
    await this.#use((database) => database.save(scope, saved).catch(unlessFull)).catch(() => undefined);
  }

  /** A connection that opens after its time-out is closed again. @param {number} opening the number of this attempt */
  async #connect(opening) {
    /** @type {StateDatabase | undefined} */ let database;
    const onLost = () => database && this.#lose(database);
    database = await this.#open(onLost);
    if (opening !== this.#openings) close(database);
    return database;
  }

  /** @template T @param {(database: StateDatabase) => Promise<T>} work @returns {Promise<T>} */
  async #use(work) {
    const database = this.#database;
    if (!database) throw new Error("the database is not open");
    try {
      return await withTimeout(work(database), CALL_TIMEOUT_MS);
    } catch (error) {
      this.#lose(database);
      throw error;
    }
  }

  /** @param {StateDatabase | null} database the one that failed; another may be open by now */
  #lose(database) {
    if (database !== this.#database) return;
    this.#database = null;
    this.isDurable.value = false;
    close(database);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), this.#backoff.next());
  }
}

/** @param {StateDatabase | null} database */
function close(database) {
  try {
    database?.close();
  } catch {
    // It is closed already.
  }
}

/** @param {any} error */
function unlessFull(error) {
  if (error?.name !== "QuotaExceededError") throw error;
}
