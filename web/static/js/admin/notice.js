/** A short word at the edge of the page, also across the reload that shows its effect. */
const KEY = "office-said";
const GONE_AFTER_MS = 2500;

/** @param {string} word */
export function showNoticeAfterReload(word) {
  sessionStorage.setItem(KEY, word);
}

export function showStoredNotice() {
  const word = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (word) showNotice(word);
}

/** @param {string} word @param {boolean} [isRefusal] */
export function showNotice(word, isRefusal = false) {
  const place = /** @type {HTMLElement} */ (document.querySelector("[data-notice]"));
  [place.textContent, place.hidden] = [word, false];
  place.classList.toggle("is-refusal", isRefusal);
  setTimeout(() => (place.hidden = true), isRefusal ? 3 * GONE_AFTER_MS : GONE_AFTER_MS);
}
