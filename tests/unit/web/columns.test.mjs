// Where the cards of the kitchen's wall stand: columns, cuts, and what a bump moves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange } from "../../../web/static/js/lib/columns.js";

const ROOM = { height: 300, gap: 10, seam: 20, fits: 2 };
const card = (id, lines, line = 20) => ({ id, head: 40, lines: Array(lines).fill(line), foot: 40 });
const where = (parts) => parts.map(({ id, column, top }) => `${id} ${column}:${top}`);

test("cards stand below each other, each as tall as it is", () => {
  assert.deepEqual(where(arrange([card("a", 1), card("b", 4), card("c", 1)], ROOM)), ["a 0:0", "b 0:110", "c 1:0"]);
  assert.deepEqual(where(arrange([card("a", 1), card("b", 6)], ROOM)), ["a 0:0", "b 1:0"]);
});

test("the oldest stand first, column after column", () => {
  const parts = arrange("abcdefgh".split("").map((id, i) => card(id, 1 + (i % 3))), ROOM);
  assert.deepEqual(
    parts.map((part) => part.id),
    parts.toSorted((a, b) => a.column - b.column || a.top - b.top).map((part) => part.id),
  );
  assert.equal(parts.map((part) => part.id).join(""), "abcdefgh");
});

test("a card taller than the screen goes on in the next column, and no line is lost", () => {
  const parts = arrange([card("tall", 30), card("b", 1)], ROOM);
  const tall = parts.filter((part) => part.id === "tall");
  assert.deepEqual(tall.map((part) => [part.column, part.from, part.to]), [
    [0, 0, 12],
    [1, 12, 25],
    [2, 25, 30],
  ]);
  assert.ok(tall.every((part) => part.height <= ROOM.height));
  assert.deepEqual(where(parts).at(-1), "b 2:170");
});

test("a card whose lines fit and whose foot does not is cut before its last line", () => {
  assert.deepEqual(arrange([card("a", 12)], ROOM).map((part) => [part.from, part.to]), [[0, 11], [11, 12]]);
});

test("a tall card begins in what is left of a column, when two of its lines fit", () => {
  assert.deepEqual(where(arrange([card("a", 1), card("tall", 30)], ROOM)).slice(0, 2), ["a 0:0", "tall 0:110"]);
  assert.deepEqual(where(arrange([card("a", 5), card("tall", 30)], ROOM)).slice(0, 2), ["a 0:0", "tall 0:190"]);
  assert.deepEqual(where(arrange([card("a", 6), card("tall", 30)], ROOM)).slice(0, 2), ["a 0:0", "tall 1:0"]);
});

test("a line taller than the screen is shown rather than waited for", () => {
  const parts = arrange([card("a", 3, 500)], ROOM);
  assert.deepEqual(parts.map((part) => part.to), [1, 2, 3]);
});

test("a bump moves the cards below it and no others", () => {
  const all = [card("a", 1), card("b", 4), card("c", 1), card("d", 1)];
  const before = arrange(all, ROOM);
  assert.deepEqual(where(arrange(all.slice(1), ROOM, before)), ["b 0:0", "c 1:0", "d 1:110"]);
});

test("a bump leaves a cut card where it begins", () => {
  const all = [card("a", 1), card("tall", 30), card("b", 1)];
  const before = arrange(all, ROOM);
  assert.deepEqual(where(arrange(all.slice(0, 2), ROOM, before)), where(before).slice(0, -1));
});

test("an empty column closes, also where everything is in sight", () => {
  const all = [card("a", 8), card("b", 8), card("c", 8)];
  for (const fits of [2, 3]) {
    const before = arrange(all, { ...ROOM, fits });
    assert.deepEqual(where(arrange([all[0], all[2]], { ...ROOM, fits }, before)), ["a 0:0", "c 1:0"]);
  }
});

test("cards close up when another comes into sight by it", () => {
  const all = [card("a", 1), card("b", 4), card("c", 1), card("d", 4), card("e", 1)];
  const before = arrange(all, ROOM);
  assert.deepEqual(where(before), ["a 0:0", "b 0:110", "c 1:0", "d 1:110", "e 2:0"]);
  assert.deepEqual(where(arrange(all.slice(1), ROOM, before)), ["b 0:0", "c 0:170", "d 1:0", "e 1:170"]);
});

test("a card that grew pushes those after it on", () => {
  const before = arrange([card("a", 1), card("b", 1), card("c", 1)], ROOM);
  assert.deepEqual(where(arrange([card("a", 8), card("b", 1), card("c", 1)], ROOM, before)), ["a 0:0", "b 1:0", "c 1:110"]);
});
