/** The kitchen screen: starts the hub's line, draws tickets, says what it has drawn. */
import { effect, html } from "./elements/html.js";
import { startHub } from "./hub.js";
import { Board } from "./kds/board.js";
import { listenToBumpBar } from "./kds/keys.js";
import { Kitchen } from "./kds/kitchen.js";
import { reporter } from "./kds/shown.js";
import { play, soundOf } from "./kds/sound.js";
import { Wall } from "./kds/wall.js";
import { showScreen } from "./screen.js";

const hub = await startHub();
const kitchen = new Kitchen(hub);
const wall = new Wall();
const shown = reporter(kitchen);
listenToBumpBar(kitchen, wall);
hub.onEvent(({ type, data: { ticket } }, { tickets }) => ticket && play(soundOf(type, ticket, tickets?.[ticket.id])));
effect(() => {
  if (hub.connection.joined.value) shown.again();
});
showScreen(
  hub,
  "kds",
  () => html`
    <${Board} kitchen=${kitchen} wall=${wall} onDrawn=${shown.drawn} />
  `,
);
