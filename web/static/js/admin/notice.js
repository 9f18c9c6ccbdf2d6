/** A short notice at the edge of the page. It can also be shown after the reload that a change causes. */
const KEY = "office-notice";
const SHOWN_MS = 2500;

/** @param {string} text */
export function showNoticeAfterReload(text) {
  sessionStorage.setItem(KEY, text);
}

export function showStoredNotice() {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (text) showNotice(text);
}

/** @param {string} text @param {boolean} [isRefusal] */
export function showNotice(text, isRefusal = false) {
  const notice = /** @type {HTMLElement} */ (document.querySelector("[data-notice]"));
  [notice.textContent, notice.hidden] = [text, false];
  notice.classList.toggle("is-refusal", isRefusal);
  setTimeout(() => (notice.hidden = true), isRefusal ? 3 * SHOWN_MS : SHOWN_MS);
}
