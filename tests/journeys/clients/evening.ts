// One order through a client that openapi-typescript describes: it must compile strictly, and the hub must answer as typed.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Order = components["schemas"]["Order"];
declare const process: { argv: string[] };
const [, , url = "", token = ""] = process.argv;
const { GET, POST } = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } });

async function main(): Promise<void> {
  const menu = await GET("/api/menu");
  const item = menu.data?.categories.flatMap((category) => category.items).find((one) => one.name === "Chapati");
  const opened = await POST("/api/orders", { body: { type: "takeaway", lines: [{ item: item!.id, quantity: 2 }] } });
  const order: Order = opened.data!;
  const refused = await POST("/api/orders/{order}/payments", {
    params: { path: { order: order.id }, header: { "Idempotency-Key": "" } },
    body: { method: "cash", amount_minor: order.due_minor },
  });
  const code: string | undefined = refused.error?.code;
  console.log(JSON.stringify({ state: order.state, lines: order.lines.length, total: order.total_minor, code }));
}

await main();
