// The `/console` socket: the part of the Socket.IO protocol that it needs (open, connect, ping, events).

import { element } from "/static/js/cloud.js";
import { dateLocale, text, textsLoaded } from "/static/js/texts.js";

const OPEN = "0", PING = "2", PONG = "3", CONNECTED = "40/console", EVENT = "42/console,", REFUSED = "44/console";

export class Live {
  #onSite;
  #failures = 0;
  /** Closes the socket if nothing arrives for a while, because a dead connection looks like a quiet one. */
  #silenceTimer = 0;

  /** @param {(site: any) => void} onSite @param {() => void} [onReconnect] */
  constructor(onSite, onReconnect = () => {}) {
    this.#onSite = onSite;
    this.onReconnect = onReconnect;
    void textsLoaded.then(() => this.#open());
  }

  #open() {
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    socket.onmessage = ({ data }) => this.#take(socket, data);
    socket.onclose = () => this.#closed();
  }

  /** @param {WebSocket} socket @param {string} data */
  #take(socket, data) {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => socket.close(), 60000);
    if (data.startsWith(CONNECTED)) this.#connected();
    else if (data.startsWith(EVENT)) this.#onSite(JSON.parse(data.slice(EVENT.length))[1]);
    else if (data.startsWith(REFUSED)) socket.close();
    else if (data.startsWith(OPEN)) socket.send("40/console,{}");
    else if (data === PING) socket.send(PONG);
  }

  #connected() {
    this.#show(true, text("console-page-is-live"));
    if (this.#failures) this.onReconnect();
    this.#failures = 0;
  }

  #closed() {
    clearTimeout(this.#silenceTimer);
    if (!this.#failures) this.#show(false, text("console-page-not-live", { time: new Date().toLocaleTimeString(dateLocale()) }));
    this.#failures += 1;
    setTimeout(() => this.#open(), Math.random() * Math.min(30000, 500 * 2 ** this.#failures));
  }

  /** @param {boolean} isOn @param {string} sentence */
  #show(isOn, sentence) {
    element("live").classList.toggle("on", isOn);
    element("live").textContent = text(isOn ? "console-live" : "console-off-line");
    element("cut").hidden = isOn;
    element("cut").textContent = sentence;
  }
}
