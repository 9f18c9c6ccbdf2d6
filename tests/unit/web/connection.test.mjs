// What a screen does when the hub puts it into other rooms: a resume cannot tell what was in them before.
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Connection } from "../../../web/static/js/lib/connection.js";

let connection, joined, socket;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  joined = [];
  socket = new EventEmitter();
  socket.connected = true;
  socket.attempts = [];
  socket.connect = () => socket.attempts.push(connection.cursor);
  socket.disconnect = () => socket.emit("disconnect");
  const nothing = () => {};
  const listener = { onEvent: nothing, onTick: nothing, onDisconnect: nothing, onRefused: nothing };
  connection = new Connection(socket, { ...listener, onJoin: (sync) => joined.push(sync.mode) });
});
afterEach(() => mock.timers.reset());

const sync = (mode, ...rooms) => socket.emit("sync", { mode, rooms, epoch: "e", position: 4, tag: 9, me: {} });

function again(mode, ...rooms) {
  socket.emit("disconnect");
  mock.timers.tick(60_000);
  sync(mode, ...rooms);
}

test("a resume into the same rooms goes on from the cursor", () => {
  sync("snapshot", "venue", "station:grill");
  again("resume", "station:grill", "venue");
  assert.deepEqual(joined, ["snapshot", "resume"]);
  assert.equal(connection.cursor.position, 4);
});

for (const rooms of [["venue", "station:grill", "station:bakery"], ["venue"]])
  test(`a resume into ${rooms} instead of venue and the grill is not one: it asks for a snapshot`, () => {
    sync("snapshot", "venue", "station:grill");
    again("resume", ...rooms);
    assert.deepEqual(joined, ["snapshot"]);
    assert.equal(connection.joined.value, false);
    mock.timers.tick(0);
    assert.equal(socket.attempts.at(-1), null);
    sync("snapshot", ...rooms);
    assert.deepEqual(joined, ["snapshot", "snapshot"]);
    again("resume", ...rooms);
    assert.deepEqual(joined, ["snapshot", "snapshot", "resume"]);
  });

test("a cursor of an earlier version of this page, which did not keep its rooms, is resumed", () => {
  connection.cursor = { epoch: "e", position: 4, tag: 9 };
  sync("resume", "venue");
  assert.deepEqual(joined, ["resume"]);
  assert.deepEqual(connection.cursor.rooms, ["venue"]);
});
