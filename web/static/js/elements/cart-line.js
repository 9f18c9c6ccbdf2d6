/** One line of an order: quantity, item, state; tapped, its actions. */
import { Amount } from "./amount.js";
import { labelOf } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { Icon } from "./icon.js";
import { classes, html } from "./html.js";

/** @typedef {import("../lib/types.js").Line} Line */
/** @typedef {{line: Line, currency: any, isAway: boolean, isChosen: boolean, canChange: boolean,
 *   canVoid: boolean, canDiscount: boolean, canServe: boolean, [on: `on${string}`]: () => void}} Props */

/** @param {Props} props */
export function CartLine(props) {
  const { line, currency, isAway, isChosen, onChoose } = props;
  const where = [
    line.seat && text("pos-seat-number", { number: line.seat }),
    line.course && text("pos-course-number", { number: line.course }),
  ]
    .filter(Boolean)
    .join(" · ");
  return html`
    <li
      class=${classes("cart-line", line.state, line.pending && "pending", isChosen && "chosen")}
      data-testid=${`line-${line.name}`}
      data-line=${line.id}
      data-state=${line.state}
    >
      <button class="cart-line-main" aria-expanded=${isChosen} onClick=${onChoose}>
        <b class="cart-quantity">${line.quantity}</b>
        <span class="cart-what">
          <strong>${line.name}</strong>
          ${line.modifiers.map(
            (one) => html`
              <small key=${one.id}>${one.name}</small>
            `,
          )}
          ${
            line.price_rule &&
            html`
              <small data-testid="line-rule">${line.price_rule.name}</small>
            `
          }
          ${
            line.note &&
            html`
              <small class="cart-note">${text("pos-order-note", { note: line.note })}</small>
            `
          }${
            where &&
            html`
              <small>${where}</small>
            `
          }
        </span>
        <span class="cart-right">
          <b>${total(line, currency, isAway)}</b>
          <${State} line=${line} isAway=${isAway} />
        </span>
      </button>
      ${
        isChosen &&
        html`
          <${Actions} ...${props} />
        `
      }
    </li>
  `;
}

/** What the line adds to the bill, from the hub; blank while it is awaited, dots if the hub is away. @param {Line} line @param {any} currency @param {boolean} isAway */
function total(line, currency, isAway) {
  if (line.state === "voided") return text("pos-void-total");
  if (line.pending && isAway) return "…";
  const gross = line.gross_minor ?? line.total_minor;
  return line.pending && !gross ? "\u00a0" : html`<${Amount} minor=${gross} currency=${currency} bare />`;
}

/** @param {{line: Line, isAway: boolean}} props */
function State({ line, isAway }) {
  if (line.state === "voided") return null;
  const isWaiting = line.pending && isAway;
  return html`
    <span class=${`state ${isWaiting ? "waiting" : line.state}`}>
      <i></i>
      ${isWaiting ? text(line.sending ? "pos-waiting-to-be-sent" : "pos-line-waiting") : labelOf(line.state)}
    </span>
  `;
}

/** @param {Props} props */
function Actions(props) {
  const { line, canChange } = props;
  if (line.state === "voided")
    return html`
      <p class="cart-line-acts quiet">${text("pos-voided-because", { reason: line.void?.reason ?? text("pos-no-void-reason") })}</p>
    `;
  return html`
    <div class="cart-line-acts">
      ${
        canChange &&
        html`
          <${Change} ...${props} />
        `
      }
      ${
        props.canServe &&
        html`
          <button class="button" data-testid="serve-line" onClick=${props.onServe}>${text("common-served")}</button>
        `
      }
      ${
        props.canDiscount &&
        html`
          <button class="button" data-testid="discount-line" onClick=${props.onDiscount}>${text("common-discount")}</button>
        `
      }
      ${
        props.canVoid &&
        line.state !== "draft" &&
        html`
          <button class="button danger" data-testid="void" onClick=${props.onVoid}>${text("pos-void")}</button>
        `
      }
    </div>
  `;
}

/** The actions of a draft. @param {Props} props */
function Change({ onMore, onLess, onEdit, onRemove }) {
  return html`
    <button class="button" aria-label=${text("pos-one-less")} data-testid="less" onClick=${onLess}><${Icon} name="minus" /></button>
    <button class="button" aria-label=${text("pos-one-more")} data-testid="more" onClick=${onMore}><${Icon} name="plus" /></button>
    <button class="button" data-testid="edit-line" onClick=${onEdit}>${text("pos-note-and-seat")}</button>
    <button class="button danger" data-testid="remove" onClick=${onRemove}>${text("pos-remove")}</button>
  `;
}
