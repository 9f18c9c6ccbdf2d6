/**
 * Node's socket.io with `ws`, as it comes: `node peer.mjs PORT`. Takes JSON lines on standard input,
 * `{"events": n, "rate": per second, "size": bytes}`, emits them, and answers a line when all were handed over.
 */
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], cors: { origin: "*" } });
const now = () => (BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n).toString();

/** An event of `size` bytes; `sent` is text: it has more digits than a JavaScript number holds. */
function body(size) {
  const made = { sent: now(), fill: "" };
  made.fill = "x".repeat(size - JSON.stringify(["event", made]).length);
  return made;
}

async function emit({ events, rate, size }) {
  const begin = performance.now();
  for (let n = 0; n < events; n += 1) {
    const wait = begin + (n * 1000) / rate - performance.now();
    await new Promise((resolve) => (wait > 0 ? setTimeout(resolve, wait) : setImmediate(resolve)));
    io.emit("event", body(size));
  }
}

http.listen(Number(process.argv[2]), "127.0.0.1", 2048, () => console.log("{}"));
createInterface({ input: process.stdin }).on("line", async (line) => {
  await emit(JSON.parse(line));
  console.log("{}");
}).on("close", () => process.exit(0));
