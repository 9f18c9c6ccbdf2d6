// The journey of an order through the stock Node client. Arguments: the hub's address, tokens by role as JSON.
// Prints one JSON object of what each screen heard; ends non-zero with a plain line when a step fails.
import { createRequire } from 'node:module';

const { io } = createRequire(new URL('../../web/package.json', import.meta.url))('socket.io-client');
const [address, people] = [process.argv[2], JSON.parse(process.argv[3])];
const heard = {};

function join(name, auth) {
  const socket = io(address, { transports: ['websocket'], forceNew: true, auth });
  heard[name] = [];
  socket.on('event', (event) => { heard[name].push(event); socket.emit('applied', { position: event.position }); });
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('sync', (sync) => { socket.sync = sync; resolve(socket); });
  });
}

async function command(socket, name, args) {
  const ack = await socket.timeout(20000).emitWithAck('command', { id: crypto.randomUUID(), name, args });
  if (!ack.ok) throw new Error(`${name}: ${ack.error.detail}`);
  return ack.result;
}

async function hears(name, type) {
  const until = Date.now() + 20000;
  while (Date.now() < until) {
    const found = heard[name].find((event) => event.type === type);
    if (found) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${name} never heard ${type}`);
}

const sockets = {};
for (const [role, token] of Object.entries(people)) sockets[role] = await join(role, { token });
const { waiter, kitchen, manager, cashier } = sockets;
const items = waiter.sync.state.menu.categories.flatMap((category) => category.items);
const burger = items.find((item) => item.name === 'Beef burger');
const rare = burger.modifier_groups[0].modifiers[0].id;
const order = await command(waiter, 'order.open', { type: 'dine_in', table: 'T5', lines: [{ item: burger.id, modifiers: [rare] }] });
await command(waiter, 'order.send', { order: order.id });
const { data: { ticket } } = await hears('kitchen', 'ticket.queued');
await hears('kitchen', 'ticket.changed');
const last = heard.kitchen.at(-1);
const cursor = { epoch: kitchen.sync.epoch, position: last.position, tag: last.tag };
kitchen.disconnect();
await command(manager, 'ticket.bump', { ticket: ticket.id });
const back = await join('kitchen again', { token: people.kitchen, ...cursor });
await hears('kitchen again', 'ticket.changed');
await command(cashier, 'shift.open', { float_minor: 0 });
const paid = await command(cashier, 'order.pay', { order: order.id, method: 'cash', amount_minor: order.total_minor });
for (const name of ['waiter', 'manager']) await hears(name, 'order.settled');
await hears('manager', 'sales.changed');

const summary = (name) => ({ types: heard[name].map((e) => e.type), positions: heard[name].map((e) => e.position) });
console.log(JSON.stringify({
  waiter: summary('waiter'),
  kitchen: summary('kitchen'),
  manager: summary('manager'),
  modes: Object.fromEntries(Object.entries(sockets).map(([role, socket]) => [role, socket.sync.mode])),
  resumed: { mode: back.sync.mode, missed: heard['kitchen again'].map((e) => e.type) },
  state: paid.order.state,
}));
process.exit(0);
