// The `/console` socket, as much of the Socket.IO protocol as it takes: open, connect, ping, events.

import { element } from "/static/js/cloud.js";

const OPEN = "0", PING = "2", PONG = "3", CONNECTED = "40/console", EVENT = "42/console,", REFUSED = "44/console";

export class Live {
  #hear;
  #failures = 0;
  /** Set when no ping came for a while: a dead line looks just like a quiet one. */
  #silence = 0;

  /** @param {(site: any) => void} hear @param {() => void} [again] called when the line is back after a cut */
  constructor(hear, again = () => {}) {
    this.#hear = hear;
    this.again = again;
    this.#open();
  }

  #open() {
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    socket.onmessage = ({ data }) => this.#take(socket, data);
    socket.onclose = () => this.#closed();
  }

  /** @param {WebSocket} socket @param {string} data */
  #take(socket, data) {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => socket.close(), 60000);
    if (data.startsWith(CONNECTED)) this.#connected();
    else if (data.startsWith(EVENT)) this.#hear(JSON.parse(data.slice(EVENT.length))[1]);
    else if (data.startsWith(REFUSED)) socket.close();
    else if (data.startsWith(OPEN)) socket.send("40/console,{}");
    else if (data === PING) socket.send(PONG);
  }

  #connected() {
    this.#show(true, "live");
    if (this.#failures) this.again();
    this.#failures = 0;
  }

  #closed() {
    clearTimeout(this.#silence);
    if (!this.#failures) this.#show(false, `not live since ${new Date().toLocaleTimeString("en-GB")}`);
    this.#failures += 1;
    setTimeout(() => this.#open(), Math.random() * Math.min(30000, 500 * 2 ** this.#failures));
  }

  /** @param {boolean} isOn @param {string} words */
  #show(isOn, words) {
    element("live").classList.toggle("on", isOn);
    element("live").textContent = isOn ? words : "off line";
    element("cut").hidden = isOn;
    element("cut").textContent = `What you see is ${words}`;
  }
}
