// The outbox while its storage fails: each call in turn, for a while or for ever. Nothing stops, nothing is lost, and
// the page says what is only in it.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { page, pass, settled, yes } from "./a-terminal.mjs";
import { CALLS, FaultyStorage } from "./faulty-storage.mjs";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

const LONG_MS = 120_000;
const FAULTS = {
  "fails once": { times: 1 },
  "is full": { error: "QuotaExceededError" },
  "fails for ever": {},
  "never answers": { hangs: true },
};

/** An evening: taps off line, the hub comes, taps on line. */
async function evening(one) {
  one.tap("order.open", { id: "a" }, "1");
  one.tap("order.add_lines", { order: "a" }, "2");
  await pass(10_000);
  one.outbox.open();
  await pass(10_000);
  one.tap("order.send", { order: "a" }, "3");
  await pass(10_000);
}

for (const call of CALLS)
  for (const [kind, how] of Object.entries(FAULTS)) {
    test(`${call} ${kind} from the start: everything is sent once, in order`, async () => {
      const storage = new FaultyStorage();
      storage.fault(call, how);
      const one = await page(storage);
      await evening(one);
      assert.deepEqual(one.ids(), ["1", "2", "3"]);
      assert.equal(one.journal.waiting.value.length, 0);
    });

    test(`${call} ${kind} while the page is open: what waits is said to be unkept, then written`, async () => {
      const storage = new FaultyStorage();
      const one = await page(storage);
      storage.fault(call, how);
      storage.clear();
      one.tap("order.open", { id: "a" }, "1");
      await settled();
      assert.ok(storage.kept.has("1") || one.journal.unkept.value.length === 1);
      await pass(LONG_MS);
      assert.equal(one.journal.unkept.value.length, storage.kept.has("1") ? 0 : 1);
      storage.mend();
      await pass(LONG_MS);
      assert.deepEqual([...storage.kept.keys()], ["1"]);
      assert.ok(one.journal.isLasting);
      const reloaded = await page(storage);
      reloaded.outbox.open();
      await settled();
      assert.deepEqual(reloaded.ids(), ["1"]);
    });
  }

test("site data cleared while the page is open: all that is known here is written again, settled ones too", async () => {
  const storage = new FaultyStorage();
  const one = await page(storage);
  one.outbox.open();
  await one.tap("order.open", { id: "a" }, "done");
  one.outbox.close();
  one.tap("order.send", { order: "a" }, "waiting");
  await settled();
  storage.clear();
  assert.deepEqual(one.journal.unkept.value.map((entry) => entry.id), ["waiting"]);
  await pass(1_000);
  assert.deepEqual([...storage.kept.values()].map(({ id, state }) => [id, state]), [["done", "done"], ["waiting", "waiting"]]);
  assert.equal(one.journal.unkept.value.length, 0);
});

test("a database that ends without a word is found out by the next write", async () => {
  const storage = new FaultyStorage();
  const one = await page(storage);
  one.tap("order.open", { id: "a" }, "1");
  await settled();
  storage.clear({ isTold: false });
  one.tap("order.send", { order: "a" }, "2");
  await pass(1_000);
  assert.deepEqual([...storage.kept.keys()], ["1", "2"]);
});

test("a database that opens late brings what an earlier life left, before what was tapped meanwhile", async () => {
  const storage = new FaultyStorage();
  const first = await page(storage);
  first.tap("order.open", { id: "a" }, "1");
  await settled();
  storage.fault("open");
  const second = await page(storage);
  second.tap("order.send", { order: "a" }, "2");
  storage.mend();
  await pass(LONG_MS);
  second.outbox.open();
  await settled();
  assert.deepEqual(second.ids(), ["1", "2"]);
});

test("what an earlier life left is sent at once when the database opens while the hub is there", async () => {
  const storage = new FaultyStorage();
  const first = await page(storage);
  first.tap("order.open", { id: "a" }, "1");
  await settled();
  storage.fault("open");
  const second = await page(storage);
  second.outbox.open();
  storage.mend();
  await pass(LONG_MS);
  assert.deepEqual(second.ids(), ["1"]);
});

test("a private window is never kept, says so, and tries again ever more seldom", async () => {
  const storage = new FaultyStorage();
  const open = storage.opener;
  let tries = 0;
  storage.opener = (lost) => (++tries, open(lost));
  storage.fault("open", { error: "SecurityError" });
  const one = await page(storage, yes);
  assert.ok(!one.journal.isLasting);
  await pass(600_000);
  assert.ok(tries > 15 && tries < 80, String(tries));
});

test("a state that finds no room keeps no command out", async () => {
  const storage = new FaultyStorage();
  const one = await page(storage);
  storage.fault("save", { error: "QuotaExceededError" });
  await one.disk.save("pos-1", { cursor: null });
  assert.ok(one.journal.isLasting);
});

test("a connection that opens too late is closed again", async () => {
  const storage = new FaultyStorage();
  const openings = [];
  let closed = 0;
  storage.opener = () => new Promise((resolve) => openings.push(resolve));
  await page(storage);
  assert.ok(openings.length > 1);
  openings[0]({ close: () => (closed += 1) });
  await settled();
  assert.equal(closed, 1);
});
