/** Lists that stay true while somebody looks: they are the server's, and read anew when something happened to them. */
let isReading = false;
let isStale = false;

/** One reading at a time; what happens meanwhile makes one more. */
export async function refreshLists() {
  if (!document.querySelector("[data-refresh-on]")) return;
  isStale = isReading;
  if (isReading) return;
  isReading = true;
  await fetch(location.href).then(async (page) => page.ok && put(await page.text())).catch(() => {});
  isReading = false;
  if (isStale) await refreshLists();
}

/** What did not change keeps its focus. @param {string} page */
function put(page) {
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelectorAll("[data-refresh]");
  document.querySelectorAll("[data-refresh]").forEach((old, n) => fresh[n] && !old.isEqualNode(fresh[n]) && old.replaceWith(fresh[n]));
}
