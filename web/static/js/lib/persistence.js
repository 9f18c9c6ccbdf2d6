/**
 * Saves state and cursor together, at most once a second.
 */
/** @typedef {import("./storage.js").Saved} Saved */
const AT_MOST_EVERY_MS = 1_000;

export class Persistence {
  #storage;
  #scope;
  #snapshot;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {import("./storage.js").Storage} storage @param {string} scope @param {() => Saved | null} snapshot the state to save */
  constructor(storage, scope, snapshot) {
    this.#storage = storage;
    this.#scope = scope;
    this.#snapshot = snapshot;
    storage.onOpen(async () => this.saveSoon());
  }

  /** Save within a second. */
  saveSoon() {
    this.#timer ??= setTimeout(() => this.saveNow(), AT_MOST_EVERY_MS);
  }

  /** Save at once, as when the page is put away. */
  async saveNow() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const saved = this.#snapshot();
    if (saved) await this.#storage.save(this.#scope, saved);
  }
}
