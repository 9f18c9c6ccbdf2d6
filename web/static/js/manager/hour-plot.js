/** Sales by hour: today as bars, the same weekday last week as a line. */
import uPlot from "uplot";
import { html, useLayoutEffect, useRef } from "../elements/html.js";
import { placeInDay } from "../lib/clock.js";
import { shortAmount } from "../lib/money.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Hour} Hour */
const HEIGHT = 240;

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function HourPlot({ figures }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const sales = figures.sales.value;
  const isEmpty = !sales?.by_hour.length && !sales?.last_week_by_hour.length;
  useLayoutEffect(
    () => (box.current && sales && !isEmpty ? draw(box.current, sales, figures.settings.value) : undefined),
    [sales, isEmpty],
  );
  return html`
    <section class="card plot" data-testid="hour-plot">
      <header>
        <h2>${text("manager-sales-by-hour")}</h2>
        <p class="legend">
          <span class="legend-now">${text("manager-today")}</span>
          <span class="legend-then">${text("manager-same-day-last-week")}</span>
        </p>
      </header>
      ${
        isEmpty
          ? html`
              <div class="empty">
                <strong>${text("manager-no-sales")}</strong>
                ${text("manager-no-sales-note")}
              </div>
            `
          : html`
              <div class="plot-box" ref=${box}></div>
            `
      }
    </section>
  `;
}

/** @param {HTMLElement} box @param {import("../lib/types.js").Sales} sales @param {any} settings @returns {() => void} */
function draw(box, sales, settings) {
  const cutoff = settings?.cutoff_minutes ?? 0;
  const chart = new uPlot(options(box, settings, cutoff), data(sales, cutoff), box);
  const fit = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: HEIGHT }));
  fit.observe(box);
  return () => (fit.disconnect(), chart.destroy());
}

/**
 * The hours of the business day from the first with sales on either day to the last, at least twelve, so that a single bar is not the whole chart.
 * @param {import("../lib/types.js").Sales} sales @param {number} cutoff @returns {any}
 */
function data(sales, cutoff) {
  const place = (/** @type {Hour} */ one) => placeInDay(one.hour, cutoff);
  const withSales = [...sales.by_hour, ...sales.last_week_by_hour].map(place);
  const first = Math.min(12, ...withSales);
  const last = Math.max(first + 11, ...withSales);
  const places = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const of = (/** @type {Hour[]} */ day) =>
    places.map((at) => day.find((one) => place(one) === at)?.sales_minor ?? null);
  return [places, of(sales.by_hour), of(sales.last_week_by_hour)];
}

/** @param {HTMLElement} box @param {any} currency @param {number} cutoff @returns {any} */
function options(box, currency, cutoff) {
  const hourAt = (/** @type {number} */ place) => (place + Math.floor(cutoff / 60)) % 24;
  const colour = (/** @type {string} */ name) => getComputedStyle(box).getPropertyValue(name).trim();
  const font = `14px ${colour("--font")}`;
  const axis = { stroke: colour("--ink-2"), font, ticks: { show: false } };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: {
      x: {
        time: false,
        range: (/** @type {any} */ _, /** @type {number} */ low, /** @type {number} */ high) => [low - 0.6, high + 0.6],
      },
      y: {
        range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ high) => [0, high * 1.1 || 1],
      },
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        values: (/** @type {any} */ _, /** @type {number[]} */ places) =>
          places.map((place) => (Number.isInteger(place) ? String(hourAt(place)) : "")),
      },
      {
        ...axis,
        size: 56,
        grid: { stroke: colour("--line"), width: 1 },
        values: (/** @type {any} */ _, /** @type {number[]} */ sums) => sums.map((sum) => shortAmount(sum, currency)),
      },
    ],
    series: [
      {},
      {
        fill: colour("--ink"),
        stroke: colour("--ink"),
        width: 0,
        paths: uPlot.paths.bars?.({ size: [0.62, 48], radius: 0.12 }),
        points: { show: false },
      },
      { stroke: colour("--then"), width: 2, dash: [6, 4], paths: uPlot.paths.spline?.(), points: { show: false } },
    ],
  };
}
