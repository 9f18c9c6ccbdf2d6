/** A promise with a time limit. Work that hangs counts as failed; it may still complete later. */

/** @template T @param {Promise<T>} work @param {number} ms @returns {Promise<T>} */
export function withTimeout(work, ms) {
  /** @type {ReturnType<typeof setTimeout>} */ let timer;
  const timeout = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`no result after ${ms} ms`)), ms)));
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
