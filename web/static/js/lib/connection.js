/**
 * The subscription to the hub: join, resume from the cursor, detect missed events, reconnect.
 * Must not: use the DOM, interpret events, or know how commands are journaled.
 */
import { signal } from "@preact/signals-core";
import { Backoff } from "./backoff.js";
import { setHubTime } from "./clock.js";
import { GapDetector } from "./gap-detector.js";

/** @typedef {import("./types.js").Sync} Sync */
/** @typedef {import("./types.js").Tick} Tick */
/** @typedef {import("./types.js").HubEvent} HubEvent */
/** @typedef {import("./types.js").Cursor} Cursor */
/** @typedef {import("socket.io-client").Socket} Socket */
/**
 * @typedef {object} Listener
 * @property {(sync: Sync) => void} onJoin
 * @property {(event: HubEvent) => void} onEvent
 * @property {(tick: Tick) => void} onTick
 * @property {() => void} onDisconnect
 * @property {(code: string) => void} onRefused the session is no longer valid
 */
const GAP_TOLERATED_MS = 2_000;
const APPLIED_EVERY_MS = 500;
const SIGN_IN_AGAIN = new Set(["unauthenticated", "not_signed_in", "token_invalid", "token_expired", "token_revoked"]);

export class Connection {
  #socket;
  #listener;
  #backoff = new Backoff();
  #gaps = new GapDetector();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retryTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #gapTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #reportTimer;
  /** Events for other rooms count as applied once a tick shows that none of them was for us. */
  #confirmedByTick = 0;
  /** @type {Cursor | null} */ cursor = null;
  #isStopped = false;
  /** True while subscribed. */
  joined = signal(false);
  /** When the last message arrived from the hub, by this device's clock. */
  aliveAt = signal(Date.now());

  /** @param {Socket} socket made with autoConnect and reconnection off @param {Listener} listener */
  constructor(socket, listener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.on("sync", (sync) => this.#onSync(sync));
    socket.on("event", (event) => this.#onEvent(event));
    socket.on("tick", (tick) => this.#onTick(tick));
    socket.on("disconnect", () => this.#onDisconnect());
    socket.on("connect_error", (error) => this.#onConnectError(/** @type {any} */ (error)));
  }

  /** Join from the cursor. */
  start() {
    this.#socket.connect();
  }

  /** Disconnect for good: this page does not join again. */
  stop() {
    this.#isStopped = true;
    clearTimeout(this.#retryTimer);
    this.#socket.disconnect();
  }

  /** Reconnect now instead of waiting for the back-off, as when the network or the person comes back. */
  reconnectNow() {
    if (!this.#socket.connected && this.#retryTimer) this.#connectAfter(0);
  }

  /** @param {{id: string, name: string, args: any}} packet @param {number} timeoutMs */
  request(packet, timeoutMs) {
    return this.#socket.timeout(timeoutMs).emitWithAck("command", packet);
  }

  /** @param {string[]} tickets drawn on this screen just now */
  shown(tickets) {
    if (this.joined.value) this.#socket.emit("shown", { tickets });
  }

  /** @param {Sync} sync */
  #onSync(sync) {
    if (this.#hasOtherRooms(sync)) return this.#startOver();
    const base = sync.mode === "snapshot" ? sync.position : (this.cursor?.position ?? 0);
    if (sync.mode === "snapshot") this.cursor = { epoch: sync.epoch, position: sync.position, tag: sync.tag };
    if (this.cursor) this.cursor = { ...this.cursor, rooms: sync.rooms };
    this.#confirmedByTick = 0;
    this.#gaps.reset(sync.rooms, base);
    this.#backoff.reset();
    this.#listener.onJoin(sync);
    if (this.#isStopped) return;
    sync.events?.forEach((event) => this.#onEvent(event));
    this.aliveAt.value = Date.now();
    this.joined.value = true;
    this.#reportApplied();
  }

  /** Resumed into a station's room, say, that we were not in: what was there before, only a snapshot has. @param {Sync} sync */
  #hasOtherRooms({ mode, rooms }) {
    const before = this.cursor?.rooms;
    return mode === "resume" && before !== undefined && String([...before].sort()) !== String([...rooms].sort());
  }

  /** @param {HubEvent} event */
  #onEvent(event) {
    this.aliveAt.value = Date.now();
    if (!this.cursor || event.position <= this.cursor.position) return;
    this.#gaps.record(event);
    this.#listener.onEvent(event);
    this.cursor = { ...this.cursor, position: event.position, tag: event.tag };
    this.#reportApplied();
  }

  /** @param {Tick} tick */
  #onTick(tick) {
    setHubTime(tick.at);
    this.aliveAt.value = Date.now();
    this.#listener.onTick(tick);
    clearTimeout(this.#gapTimer);
    if (this.#gaps.hasGap(tick)) this.#gapTimer = setTimeout(() => this.#rejoinIfStillMissing(tick), GAP_TOLERATED_MS);
    else this.#confirm(tick);
  }

  /** @param {Tick} tick */
  #confirm({ position }) {
    if (position <= this.#applied) return;
    this.#confirmedByTick = position;
    this.#reportApplied();
  }

  /** A gap means that the cursor itself may be wrong, so it is dropped: only a snapshot is certain. @param {Tick} tick */
  #rejoinIfStillMissing(tick) {
    if (this.#gaps.hasGap(tick)) this.#startOver();
  }

  #startOver() {
    this.cursor = null;
    this.#socket.disconnect();
    this.#connectAfter(0);
  }

  get #applied() {
    return Math.max(this.cursor?.position ?? 0, this.#confirmedByTick);
  }

  #reportApplied() {
    this.#reportTimer ??= setTimeout(() => {
      this.#reportTimer = undefined;
      if (this.#socket.connected) this.#socket.emit("applied", { position: this.#applied });
    }, APPLIED_EVERY_MS);
  }

  #onDisconnect() {
    this.joined.value = false;
    clearTimeout(this.#gapTimer);
    this.#listener.onDisconnect();
    this.#connectAfter(this.#backoff.next());
  }

  /** @param {Error & {data?: {code?: string}}} error */
  #onConnectError(error) {
    this.joined.value = false;
    const code = error.data?.code;
    if (code && SIGN_IN_AGAIN.has(code)) this.#listener.onRefused(code);
    this.#connectAfter(this.#backoff.next());
  }

  /** @param {number} ms */
  #connectAfter(ms) {
    clearTimeout(this.#retryTimer);
    if (this.#isStopped) return;
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = undefined;
      this.#socket.connect();
    }, ms);
  }
}
