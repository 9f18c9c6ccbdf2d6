/** The kitchen screen: joins the hub, draws tickets, reports which it has drawn. */
import { effect, html } from "./elements/html.js";
import { startHub } from "./hub.js";
import { Board } from "./kds/board.js";
import { listenToBumpBar } from "./kds/bump-bar.js";
import { KitchenState } from "./kds/kitchen-state.js";
import { reportShownTickets } from "./kds/delivery-receipts.js";
import { play, soundOf } from "./kds/sound.js";
import { TicketGrid } from "./kds/ticket-grid.js";
import { showScreen } from "./screen.js";

const hub = await startHub();
const kitchen = new KitchenState(hub);
const grid = new TicketGrid();
const shown = reportShownTickets(kitchen);
listenToBumpBar(kitchen, grid);
hub.onEvent(({ type, data: { ticket } }, { tickets }) => ticket && play(soundOf(type, ticket, tickets?.[ticket.id])));
effect(() => {
  if (hub.connection.joined.value) shown.reset();
});
showScreen(
  hub,
  "kds",
  () => html`
    <${Board} kitchen=${kitchen} grid=${grid} onDrawn=${shown.drawn} />
  `,
);
