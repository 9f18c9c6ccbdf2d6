// The outbox while its database fails: each call in turn, for a while or for ever. Nothing stops, nothing is lost, and
// the page says what is only in it.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { page, pass, settled, yes } from "./a-terminal.mjs";
import { CALLS, FaultyDatabase } from "./faulty-database.mjs";

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
      const database = new FaultyDatabase();
      database.fault(call, how);
      const one = await page(database);
      await evening(one);
      assert.deepEqual(one.ids(), ["1", "2", "3"]);
      assert.equal(one.journal.waiting.value.length, 0);
    });

    test(`${call} ${kind} while the page is open: what waits is shown as unsaved, then written`, async () => {
      const database = new FaultyDatabase();
      const one = await page(database);
      database.fault(call, how);
      database.clear();
      one.tap("order.open", { id: "a" }, "1");
      await settled();
      assert.ok(database.kept.has("1") || one.journal.unsaved.value.length === 1);
      await pass(LONG_MS);
      assert.equal(one.journal.unsaved.value.length, database.kept.has("1") ? 0 : 1);
      database.mend();
      await pass(LONG_MS);
      assert.deepEqual([...database.kept.keys()], ["1"]);
      assert.ok(one.journal.isDurable);
      const reloaded = await page(database);
      reloaded.outbox.open();
      await settled();
      assert.deepEqual(reloaded.ids(), ["1"]);
    });
  }

test("site data cleared while the page is open: all that is known here is written again, settled ones too", async () => {
  const database = new FaultyDatabase();
  const one = await page(database);
  one.outbox.open();
  await one.tap("order.open", { id: "a" }, "done");
  one.outbox.close();
  one.tap("order.send", { order: "a" }, "waiting");
  await settled();
  database.clear();
  assert.deepEqual(one.journal.unsaved.value.map((entry) => entry.id), ["waiting"]);
  await pass(1_000);
  assert.deepEqual([...database.kept.values()].map(({ id, state }) => [id, state]), [["done", "done"], ["waiting", "waiting"]]);
  assert.equal(one.journal.unsaved.value.length, 0);
});

test("a database that ends without a word is found out by the next write", async () => {
  const database = new FaultyDatabase();
  const one = await page(database);
  one.tap("order.open", { id: "a" }, "1");
  await settled();
  database.clear({ isTold: false });
  one.tap("order.send", { order: "a" }, "2");
  await pass(1_000);
  assert.deepEqual([...database.kept.keys()], ["1", "2"]);
});

test("a database that opens late brings what an earlier life left, before what was tapped meanwhile", async () => {
  const database = new FaultyDatabase();
  const first = await page(database);
  first.tap("order.open", { id: "a" }, "1");
  await settled();
  database.fault("open");
  const second = await page(database);
  second.tap("order.send", { order: "a" }, "2");
  database.mend();
  await pass(LONG_MS);
  second.outbox.open();
  await settled();
  assert.deepEqual(second.ids(), ["1", "2"]);
});

test("what an earlier life left is sent at once when the database opens while the hub is there", async () => {
  const database = new FaultyDatabase();
  const first = await page(database);
  first.tap("order.open", { id: "a" }, "1");
  await settled();
  database.fault("open");
  const second = await page(database);
  second.outbox.open();
  database.mend();
  await pass(LONG_MS);
  assert.deepEqual(second.ids(), ["1"]);
});

test("a private window is never kept, says so, and tries again ever more seldom", async () => {
  const database = new FaultyDatabase();
  const open = database.opener;
  let tries = 0;
  database.opener = (lost) => (++tries, open(lost));
  database.fault("open", { error: "SecurityError" });
  const one = await page(database, yes);
  assert.ok(!one.journal.isDurable);
  await pass(600_000);
  assert.ok(tries > 15 && tries < 80, String(tries));
});

test("a state that finds no room keeps no command out", async () => {
  const database = new FaultyDatabase();
  const one = await page(database);
  database.fault("save", { error: "QuotaExceededError" });
  await one.storage.save("pos-1", { cursor: null });
  assert.ok(one.journal.isDurable);
});

test("a connection that opens too late is closed again", async () => {
  const database = new FaultyDatabase();
  const openings = [];
  let closed = 0;
  database.opener = () => new Promise((resolve) => openings.push(resolve));
  await page(database);
  assert.ok(openings.length > 1);
  openings[0]({ close: () => (closed += 1) });
  await settled();
  assert.equal(closed, 1);
});
