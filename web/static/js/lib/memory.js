/**
 * Writes state and cursor to the disk now and then, together, never more than once a second.
 */
/** @typedef {import("./disk.js").Saved} Saved */
const AT_MOST_EVERY_MS = 1_000;

export class Memory {
  #disk;
  #scope;
  #read;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {import("./disk.js").Disk} disk @param {string} scope @param {() => Saved | null} read what is true now */
  constructor(disk, scope, read) {
    this.#disk = disk;
    this.#scope = scope;
    this.#read = read;
    disk.whenOpened(async () => this.touch());
  }

  /** Something changed; it will be on the disk within a second. */
  touch() {
    this.#timer ??= setTimeout(() => this.flush(), AT_MOST_EVERY_MS);
  }

  /** Write at once, as when the page is put away. */
  async flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const saved = this.#read();
    if (saved) await this.#disk.save(this.#scope, saved);
  }
}
