/** Retry delays: half a second, doubling to half a minute, with random jitter so that devices do not retry together. */
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export class Backoff {
  #tries = 0;

  /** Milliseconds until the next try. */
  next() {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#tries++);
    return FIRST_MS / 2 + Math.random() * (ceiling - FIRST_MS / 2);
  }

  reset() {
    this.#tries = 0;
  }
}
