/** Our own line icons on a 24-unit grid. An icon always has a text or a label beside it. */
import { html } from "./html.js";

/** @type {Record<string, string>} */
const PATHS = {
  tables: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  orders: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  drawer: "M3 9h18v10H3zM7 9V5h10v4M10 14h4",
  out: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21",
  close: "M5 5l14 14M19 5 5 19",
  back: "M15 4l-8 8 8 8",
  forward: "M9 4l8 8-8 8",
  down: "M5 9l7 7 7-7",
  up: "M5 15l7-7 7 7",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  check: "M4 12.5l5.5 5.5L20 6.5",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
  person: "M12 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.700 2 7.500 6",
  bag: "M5 8h14l1 13H4zM8.500 8V6.500a3.500 3.500 0 0 1 7 0V8",
  bike: "M6 13a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM18 13a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM6 17l4-8h5l3 8M13 5h3l1 4",
  cash: "M3 6h18v12H3zM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM6.500 9v.010M17.500 15v.010",
  card: "M3 5h18v14H3zM3 10h18M7 15h4",
  phone: "M7 2.500h10v19H7zM11 18.500h2",
  note: "M4 20l1-4L16.500 4.500l3 3L8 19zM14 7l3 3",
  move: "M4 8h13M14 4l4 4-4 4M20 16H7M10 12l-4 4 4 4",
  percent: "M6 18 18 6M7.500 5.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM16.500 14.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  split: "M12 21v-7M12 14 5 7M12 14l7-7M5 12V7h5M14 7h5v5",
  merge: "M12 3v10M12 13 5 20M12 13l7 7M8 7l4-4 4 4",
  soldout: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.700 5.700l12.600 12.600",
  more: "M5 11.500v1M12 11.500v1M19 11.500v1",
  recall: "M4 9h10a6 6 0 0 1 0 12H8M8 5 4 9l4 4",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.010M4 12h.010M4 18h.010",
  sound:
    "M9 18V5l11-2v13M6.500 15.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM17.500 13.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
  help: "M9 9a3 3 0 1 1 4.200 2.800c-.9.400-1.200 1-1.200 2.200M12 18v.010M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  warning: "M12 4 2.500 20h19zM12 10v4M12 17v.010",
  lock: "M5 11h14v10H5zM8 11V7.500a4 4 0 0 1 8 0V11",
  backspace: "M9 5h12v14H9l-6-7zM12 9.500l5 5M17 9.500l-5 5",
  print: "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
  screen: "M3 4h18v12H3zM8 20h8M12 16v4",
  chart: "M4 20V10M10 20V4M16 20v-8M21 20H3",
};

/** @param {{name: string, size?: number}} props */
export function Icon({ name, size = 22 }) {
  return html`
    <svg
      class="icon"
      width=${size}
      height=${size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d=${PATHS[name]} />
    </svg>
  `;
}
