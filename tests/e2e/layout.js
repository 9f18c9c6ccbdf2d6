// What the tests of the screens ask a page. Read as text and run in the page; each function answers plain data.
function touching() {
  const root = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.querySelector(".cart-up") ?? document.body;
  const scrolls = (box) => /auto|scroll|hidden/.test(getComputedStyle(box).overflowX + getComputedStyle(box).overflowY);
  const cut = (rect, from) => {
    let { left, right, top, bottom } = rect;
    for (let box = from; box && box !== document.documentElement; box = box.parentElement) {
      if (!scrolls(box)) continue;
      const edge = box.getBoundingClientRect();
      [left, right, top, bottom] = [Math.max(left, edge.left), Math.min(right, edge.right), Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
    }
    return { left, right, top, bottom };
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const box = node.parentElement;
    if (!node.data.trim() || box.closest(".toasts") || getComputedStyle(box).visibility === "hidden") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const one of range.getClientRects()) {
      const rect = cut(one, box);
      // A line is higher than its letters.
      const inset = (rect.bottom - rect.top) * 0.2;
      if (rect.right - rect.left > 1 && rect.bottom - rect.top > 4) texts.push({ ...rect, top: rect.top + inset, bottom: rect.bottom - inset, box, text: node.data.trim() });
    }
  }
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const faults = [];
  texts.forEach((a, i) => texts.slice(i + 1).forEach((b) => meet(a, b) && (a.box.closest(".amount") !== b.box.closest(".amount") || !a.box.closest(".amount")) && a.box !== b.box && faults.push(`"${a.text}" touches "${b.text}"`)));
  for (const amount of root.querySelectorAll(".amount")) {
    const mine = amount.getBoundingClientRect();
    if (!mine.width) continue;
    for (let box = amount.parentElement; box && box !== document.body; box = box.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(box).overflowX)) break;
      const edge = box.getBoundingClientRect();
      if (getComputedStyle(box).display !== "contents" && (mine.left < edge.left - 1 || mine.right > edge.right + 1)) faults.push(`"${amount.textContent}" is wider than ${box.tagName}.${box.className}`);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} wide`);
  return [...new Set(faults)];
}

/** Amounts that broke where they should have become smaller: the currency may stand on a line of its own. */
function broken() {
  const lines = (amount) => new Set([...amount.getClientRects()].map((line) => Math.round(line.top))).size;
  const all = [...document.querySelectorAll(".amount")].filter((one) => !one.closest(".note, .dish"));
  return all.filter((one) => lines(one) > 2).map((one) => `${one.textContent} in ${one.parentElement.className}`);
}

function parts() {
  return [...document.querySelectorAll(".ticket, .ticket-part")].map((box) => {
    const { left, right, top, bottom } = box.getBoundingClientRect();
    return { left, right, top, bottom, name: box.closest(".ticket").dataset.testid };
  });
}

function edge() {
  return document.querySelector(".pass").getBoundingClientRect();
}

function isWhole(box, { left, right, top, bottom } = edge()) {
  return box.left >= left - 1 && box.right <= right + 1 && box.top >= top - 1 && box.bottom <= bottom + 1;
}

/** Every card has a place of its own, and the bar stands where something is out of sight. */
function cardsAreLaidOut() {
  const lane = document.querySelector(".lane");
  if (document.getAnimations().some((one) => one.animationName === "arrive")) return false;
  const { width } = edge();
  const all = parts();
  const columns = Math.max(1, Math.floor((width + 4) / 308));
  return Boolean(lane) && all.every((one) => one.right - one.left > width / columns - 24) && touchingCards().length === 0;
}

function touchingCards() {
  const all = parts();
  return all.flatMap((a, i) =>
    all
      .slice(i + 1)
      .filter((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
      .map((b) => `${a.name} touches ${b.name}`),
  );
}

function wholeCards() {
  const cut = new Set(parts().filter((one) => !isWhole(one)).map((one) => one.name));
  return new Set(parts().map((one) => one.name)).size - cut.size;
}

/** The numbers of the tickets as an eye goes over them. */
function readingOrder() {
  return parts()
    .sort((a, b) => a.left - b.left || a.top - b.top)
    .map((one) => Number(one.name.split("-")[1]));
}

/** The numbers of the tickets whose Bump is under the finger that touches it. */
function bumps() {
  return [...document.querySelectorAll("[data-testid=bump]")]
    .filter((key) => {
      const { left, right, top, bottom } = key.getBoundingClientRect();
      return key.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
    })
    .map((key) => key.closest(".ticket").dataset.testid);
}

function scrolled() {
  const { scrollLeft, scrollTop } = document.querySelector(".pass");
  return scrollLeft + scrollTop;
}

/** Column and top of every ticket. */
function places() {
  return Object.fromEntries(parts().map((one) => [one.name, [Math.round(one.left), Math.round(one.top)]]));
}
