/** Lists that stay up to date while somebody looks at them: the server renders them, and they are fetched again when they change. */
let isFetching = false;
let isStale = false;

/** One request at a time; changes during it cause one more. */
export async function refreshLists() {
  if (!document.querySelector("[data-refresh-on]")) return;
  isStale = isFetching;
  if (isFetching) return;
  isFetching = true;
  await fetch(location.href).then(async (page) => page.ok && replace(await page.text())).catch(() => {});
  isFetching = false;
  if (isStale) await refreshLists();
}

/** Parts that did not change are left alone, so that they keep their focus. @param {string} html */
function replace(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-refresh]");
  document.querySelectorAll("[data-refresh]").forEach((old, n) => fresh[n] && !old.isEqualNode(fresh[n]) && old.replaceWith(fresh[n]));
}
