/** A promise that is not waited for longer than this. What hangs counts as failed, and may still come to pass. */

/** @template T @param {Promise<T>} work @param {number} ms @returns {Promise<T>} */
export function withTimeout(work, ms) {
  /** @type {ReturnType<typeof setTimeout>} */ let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`nothing after ${ms} ms`)), ms)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
