/**
 * One living subscription to the hub: join, resume, prove that nothing was missed, begin again when it was.
 * Lives here: the cursor and the socket. Must not: the DOM, what an event means, how commands are journaled.
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
 * @property {(sync: Sync) => void} joined
 * @property {(event: HubEvent) => void} heard
 * @property {(tick: Tick) => void} ticked
 * @property {() => void} away
 * @property {(code: string) => void} refused
 */
const MISSED_AFTER_MS = 2_000;
const APPLIED_EVERY_MS = 500;
const SIGN_IN_AGAIN = new Set(["unauthenticated", "not_signed_in", "token_invalid", "token_expired", "token_revoked"]);

export class Connection {
  #socket;
  #listener;
  #backoff = new Backoff();
  #heard = new GapDetector();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #doubt;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #report;
  /** What concerns others counts as applied too, once a tick has said that nothing of ours is among it. */
  #vouchedFor = 0;
  /** @type {Cursor | null} */ cursor = null;
  #isOver = false;
  /** A subscription stands. */
  joined = signal(false);
  /** The last sign of life, this device's clock. */
  aliveAt = signal(Date.now());

  /** @param {Socket} socket made with autoConnect and reconnection off @param {Listener} listener */
  constructor(socket, listener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.on("sync", (sync) => this.#join(sync));
    socket.on("event", (event) => this.#take(event));
    socket.on("tick", (tick) => this.#check(tick));
    socket.on("disconnect", () => this.#lost());
    socket.on("connect_error", (error) => this.#refused(/** @type {any} */ (error)));
  }

  /** Join from where we were. */
  start() {
    this.#socket.connect();
  }

  /** For good: this page joins no more. */
  stop() {
    this.#isOver = true;
    clearTimeout(this.#retry);
    this.#socket.disconnect();
  }

  /** The network or the person came back: do not sit out the wait. */
  hurry() {
    if (!this.#socket.connected && this.#retry) this.#again(0);
  }

  /** @param {{id: string, name: string, args: any}} packet @param {number} withinMs */
  ask(packet, withinMs) {
    return this.#socket.timeout(withinMs).emitWithAck("command", packet);
  }

  /** @param {string[]} tickets drawn on this screen just now */
  shown(tickets) {
    if (this.joined.value) this.#socket.emit("shown", { tickets });
  }

  /** @param {Sync} sync */
  #join(sync) {
    const base = sync.mode === "snapshot" ? sync.position : (this.cursor?.position ?? 0);
    if (sync.mode === "snapshot") this.cursor = { epoch: sync.epoch, position: sync.position, tag: sync.tag };
    this.#vouchedFor = 0;
    this.#heard.begin(sync.rooms, base);
    this.#backoff.reset();
    this.#listener.joined(sync);
    if (this.#isOver) return;
    sync.events?.forEach((event) => this.#take(event));
    this.aliveAt.value = Date.now();
    this.joined.value = true;
    this.#reportSoon();
  }

  /** @param {HubEvent} event */
  #take(event) {
    this.aliveAt.value = Date.now();
    if (!this.cursor || event.position <= this.cursor.position) return;
    this.#heard.note(event);
    this.#listener.heard(event);
    this.cursor = { ...this.cursor, position: event.position, tag: event.tag };
    this.#reportSoon();
  }

  /** @param {Tick} tick */
  #check(tick) {
    setHubTime(tick.at);
    this.aliveAt.value = Date.now();
    this.#listener.ticked(tick);
    clearTimeout(this.#doubt);
    if (this.#heard.agrees(tick)) this.#vouch(tick);
    else this.#doubt = setTimeout(() => this.#rejoinUnless(tick), MISSED_AFTER_MS);
  }

  /** @param {Tick} tick */
  #vouch({ position }) {
    if (position <= this.#applied) return;
    this.#vouchedFor = position;
    this.#reportSoon();
  }

  /** A hole that two seconds did not fill: ask for everything after our cursor again. @param {Tick} tick */
  #rejoinUnless(tick) {
    if (this.#heard.agrees(tick)) return;
    this.#forgetWhatWasAssumed();
    this.#socket.disconnect();
    this.#again(0);
  }

  /** A hole means the cursor itself may be wrong; only a snapshot is above doubt. */
  #forgetWhatWasAssumed() {
    this.cursor = null;
  }

  get #applied() {
    return Math.max(this.cursor?.position ?? 0, this.#vouchedFor);
  }

  #reportSoon() {
    this.#report ??= setTimeout(() => {
      this.#report = undefined;
      if (this.#socket.connected) this.#socket.emit("applied", { position: this.#applied });
    }, APPLIED_EVERY_MS);
  }

  #lost() {
    this.joined.value = false;
    clearTimeout(this.#doubt);
    this.#listener.away();
    this.#again(this.#backoff.next());
  }

  /** @param {Error & {data?: {code?: string}}} error */
  #refused(error) {
    this.joined.value = false;
    const code = error.data?.code;
    if (code && SIGN_IN_AGAIN.has(code)) this.#listener.refused(code);
    this.#again(this.#backoff.next());
  }

  /** @param {number} ms */
  #again(ms) {
    clearTimeout(this.#retry);
    if (this.#isOver) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#socket.connect();
    }, ms);
  }
}
