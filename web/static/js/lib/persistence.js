/**
 * Writes state and cursor to the storage now and then, together, never more than once a second.
 */
/** @typedef {import("./storage.js").Saved} Saved */
const AT_MOST_EVERY_MS = 1_000;

export class Persistence {
  #storage;
  #scope;
  #read;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {import("./storage.js").Storage} storage @param {string} scope @param {() => Saved | null} read what is true now */
  constructor(storage, scope, read) {
    this.#storage = storage;
    this.#scope = scope;
    this.#read = read;
    storage.onOpen(async () => this.touch());
  }

  /** Something changed; it will be on the storage within a second. */
  touch() {
    this.#timer ??= setTimeout(() => this.flush(), AT_MOST_EVERY_MS);
  }

  /** Write at once, as when the page is put away. */
  async flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const saved = this.#read();
    if (saved) await this.#storage.save(this.#scope, saved);
  }
}
