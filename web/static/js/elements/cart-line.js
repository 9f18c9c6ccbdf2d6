/** One line of an order: how many, what, how far it is; tapped, what can be done with it. */
import { amount } from "../lib/money.js";
import { say } from "../lib/words.js";
import { Icon } from "./icon.js";
import { classes, html } from "./html.js";

/** @typedef {import("../lib/types.js").Line} Line */
/** @typedef {{line: Line, currency: any, isChosen: boolean, canChange: boolean, canVoid: boolean, [on: `on${string}`]: () => void}} Props */

/** @param {Props} props */
export function CartLine(props) {
  const { line, currency, isChosen, onChoose } = props;
  const where = [line.seat && `Seat ${line.seat}`, line.course && `Course ${line.course}`].filter(Boolean).join(" · ");
  return html`<li class=${classes("cart-line", line.state, line.pending && "pending", isChosen && "chosen")} data-testid=${`line-${line.name}`} data-line=${line.id} data-state=${line.state}>
    <button class="cart-line-main" aria-expanded=${isChosen} onClick=${onChoose}>
      <b class="cart-quantity">${line.quantity}</b>
      <span class="cart-what"><strong>${line.name}</strong>
        ${line.modifiers.map((one) => html`<small key=${one.id}>${one.name}</small>`)}
        ${line.note && html`<small class="cart-note">“${line.note}”</small>`}${where && html`<small>${where}</small>`}</span>
      <span class="cart-right"><b>${line.pending ? "…" : line.state === "voided" ? "void" : amount(line.total_minor, currency)}</b><${State} line=${line} /></span></button>
    ${isChosen && html`<${Acts} ...${props} />`}</li>`;
}

/** @param {{line: Line}} props */
function State({ line }) {
  if (line.state === "voided") return null;
  return html`<span class=${`state ${line.pending ? "waiting" : line.state}`}><i></i>${line.pending ? "waiting" : say(line.state)}</span>`;
}

/** @param {Props} props */
function Acts({ line, canChange, canVoid, onMore, onLess, onEdit, onRemove, onVoid }) {
  if (line.state === "voided") return html`<p class="cart-line-acts quiet">Voided: ${line.void?.reason ?? "no reason kept"}</p>`;
  if (!canChange) return canVoid && line.state !== "draft" ? html`<div class="cart-line-acts"><button class="button danger" data-testid="void" onClick=${onVoid}>Void</button></div>` : null;
  return html`<div class="cart-line-acts">
    <button class="button" aria-label="One less" data-testid="less" onClick=${onLess}><${Icon} name="minus" /></button>
    <button class="button" aria-label="One more" data-testid="more" onClick=${onMore}><${Icon} name="plus" /></button>
    <button class="button" data-testid="edit-line" onClick=${onEdit}>Note, seat</button>
    <button class="button danger" data-testid="remove" onClick=${onRemove}>Remove</button></div>`;
}
