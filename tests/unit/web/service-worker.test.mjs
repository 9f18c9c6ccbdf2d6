import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const ORIGIN = "http://hub.test";
const PAGE = `${ORIGIN}/pos?device=pos-1`;
const TEXT = `<html lang="en"><link href="/static/0a1b/css/base.css"><script src="/static/0a1b/js/pos.js"></script></html>`;

/** A cache as browsers have it, as far as the worker asks. */
class FakeCache {
  held = new Map();
  key = (one) => new URL(one.url ?? one, ORIGIN).href;
  async match(one, { ignoreSearch = false } = {}) {
    const bare = (address) => (ignoreSearch ? address.split("?")[0] : address);
    return [...this.held].find(([key]) => bare(key) === bare(this.key(one)))?.[1].clone();
  }
  async put(one, answer) {
    this.held.set(this.key(one), answer);
  }
  async add(one) {
    const answer = await fetch(one);
    if (!answer.ok) throw new TypeError(`no ${one}`);
    await this.put(one, answer);
  }
}

const listeners = {};
let answers = {};
let stores = new Map();
let timers = [];
Object.assign(globalThis, {
  self: { addEventListener: (name, listener) => (listeners[name] = listener) },
  location: { origin: ORIGIN },
  fetch: async (one) => answers[new URL(one.url ?? one, ORIGIN).href]?.() ?? Promise.reject(new TypeError("away")),
  caches: {
    open: async (name) => stores.get(name) ?? stores.set(name, new FakeCache()).get(name),
    keys: async () => [...stores.keys()],
    delete: async (name) => stores.delete(name),
    match: async (one, how) => {
      for (const store of stores.values()) {
        const found = await store.match(one, how);
        if (found) return found;
      }
    },
  },
});
await import("../../../web/static/js/service-worker.js");

const html = (text = TEXT, status = 200) =>
  () => new Response(text, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
const problem = (status) => () =>
  new Response("{}", { status, headers: { "Content-Type": "application/problem+json" } });
const file = () => new Response("file");
const WORDS = { lang: "en", title: "Away", note: "It keeps trying." };
const FILES = { [`${ORIGIN}/static/0a1b/css/base.css`]: file, [`${ORIGIN}/static/0a1b/js/pos.js`]: file };

async function keep(page = PAGE, files = []) {
  let done;
  listeners.message({ data: { keep: { page, files, away: WORDS } }, waitUntil: (promise) => (done = promise) });
  return done;
}

/** What the worker answers to a request; undefined when it leaves it alone. */
async function asked(address, { mode = "navigate", method = "GET" } = {}) {
  let answer;
  listeners.fetch({ request: { url: address, mode, method }, respondWith: (promise) => (answer = promise) });
  return answer;
}

beforeEach(() => {
  globalThis.setTimeout = (call) => timers.push(call);
  timers = [];
  answers = { ...FILES, [PAGE]: html() };
  stores = new Map();
});

for (const [what, answer] of Object.entries({ nothing: undefined, "502": html("nginx", 502), "503": problem(503), "429": problem(429) }))
  test(`a kept page stands in for ${what}`, async () => {
    await keep();
    answers = { [PAGE]: answer };
    assert.match(await (await asked(PAGE)).text(), /<html data-kept lang="en">/);
  });

test("a hub that does not even refuse is not waited for where a page is kept", async () => {
  await keep();
  answers[PAGE] = () => new Promise(() => undefined);
  const answer = asked(PAGE);
  await new Promise(setImmediate);
  timers.forEach((call) => call());
  assert.match(await (await answer).text(), /data-kept/);
});

test("a hub that answers is heard, whatever is kept", async () => {
  await keep();
  answers[PAGE] = html("<html >now</html>");
  assert.equal(await (await asked(PAGE)).text(), "<html >now</html>");
  answers[PAGE] = () => ({ type: "opaqueredirect", status: 0, headers: new Headers() });
  assert.equal((await asked(PAGE)).type, "opaqueredirect");
});

test("the start page and another query lead to the page that was kept last", async () => {
  await keep();
  answers = {};
  for (const address of [`${ORIGIN}/`, `${ORIGIN}/?device=pos-1`, `${ORIGIN}/pos`]) {
    const answer = await asked(address);
    assert.deepEqual([answer.status, answer.headers.get("Location")], [303, PAGE], address);
  }
});

test("where nothing is kept a page says that it tries again, and what the hub says itself is shown", async () => {
  for (const words of [/<h1>…<\/h1>/, /<h1>Away<\/h1><p>It keeps trying\.<\/p>/]) {
    const answer = await asked(`${ORIGIN}/admin`);
    assert.equal(answer.status, 503);
    const text = await answer.text();
    assert.match(text, /http-equiv="refresh"/);
    assert.match(text, words);
    await keep();
  }
  answers[`${ORIGIN}/admin`] = problem(404);
  assert.equal((await asked(`${ORIGIN}/admin`)).status, 404);
});

test("the API is never answered here", async () => {
  await keep();
  for (const mode of ["navigate", "cors"]) assert.equal(await asked(`${ORIGIN}/api/orders`, { mode }), undefined);
  assert.equal(await asked(PAGE, { mode: "cors" }), undefined);
  assert.equal(await asked(PAGE, { method: "POST" }), undefined);
  assert.equal(await asked("http://elsewhere.test/static/0a1b/js/pos.js", { mode: "cors" }), undefined);
});

test("what is no page of this address is not kept, and what was kept stays", async () => {
  await keep();
  const led = () => Object.defineProperty(html("<html >sign in</html>")(), "redirected", { value: true });
  for (const answer of [led, html("<html >away</html>", 503), problem(200), undefined]) {
    answers[PAGE] = answer;
    await keep().catch(() => undefined);
  }
  answers = {};
  assert.match(await (await asked(PAGE)).text(), /pos\.js/);
});

test("a page is kept only with all its files, and then other releases go", async () => {
  answers = { [PAGE]: html() };
  await assert.rejects(keep());
  answers = {};
  assert.equal((await asked(PAGE)).status, 503);

  answers = { ...FILES, [PAGE]: html() };
  await keep();
  answers = { ...FILES, [PAGE]: html(TEXT.replaceAll("0a1b", "ffff")) };
  await assert.rejects(keep());
  assert.match(await (await asked(PAGE)).text(), /ffff/);
  answers = {};
  assert.match(await (await asked(PAGE)).text(), /0a1b/);

  answers = { [PAGE]: html(TEXT.replaceAll("0a1b", "ffff")) };
  for (const name of ["css/base.css", "js/pos.js", "npm/late.js"]) answers[`${ORIGIN}/static/ffff/${name}`] = file;
  await keep(PAGE, ["/static/ffff/npm/late.js", "/static/0a1b/js/old.js"]);
  answers = {};
  assert.match(await (await asked(PAGE)).text(), /ffff/);
  assert.equal(await (await asked(`${ORIGIN}/static/ffff/npm/late.js`, { mode: "cors" })).text(), "file");
  assert.deepEqual([...stores.keys()], ["pos-hub-ffff"]);
});
