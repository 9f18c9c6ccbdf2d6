/** Which sheet is up. One at a time: a sheet that needs another one gives way to it. */
import { html } from "../elements/html.js";
import { ApprovalSheet } from "./approval-sheet.js";
import { CallsSheet } from "./calls-sheet.js";
import { DiscountSheet } from "./discount-sheet.js";
import { ClosedSheet, DrawerSheet } from "./drawer-sheet.js";
import { LineSheet } from "./line-sheet.js";
import { ModifierSheet } from "./modifier-sheet.js";
import { EditSheet } from "./edit-sheet.js";
import { MergeSheet } from "./merge-sheet.js";
import { CourseSheet, OrderSheet } from "./order-sheet.js";
import { PaidOrderSheet } from "./paid-sheet.js";
import { PaySheet } from "./pay-sheet.js";
import { PersonSheet } from "./person-sheet.js";
import { RefundSheet } from "./refund-sheet.js";
import { SplitSheet } from "./split-sheet.js";
import { StockSheet } from "./stock-sheet.js";
import { DeliverySheet, SeatSheet, TransferSheet, WhichSheet } from "./table-sheets.js";
import { WhySheet } from "./why-sheet.js";

/** @type {Record<string, (props: {desk: import("./desk.js").Desk, sheet: any, onClose: () => void}) => any>} */
const SHEETS = {
  approval: ApprovalSheet,
  calls: CallsSheet,
  closed: ClosedSheet,
  courses: CourseSheet,
  delivery: DeliverySheet,
  discount: DiscountSheet,
  drawer: DrawerSheet,
  edit: EditSheet,
  line: LineSheet,
  merge: MergeSheet,
  modifiers: ModifierSheet,
  order: OrderSheet,
  paid: PaidOrderSheet,
  pay: PaySheet,
  person: PersonSheet,
  refund: RefundSheet,
  seat: SeatSheet,
  split: SplitSheet,
  stock: StockSheet,
  transfer: TransferSheet,
  which: WhichSheet,
  why: WhySheet,
};

/** @param {{desk: import("./desk.js").Desk}} props */
export function Sheets({ desk }) {
  const sheet = desk.sheet.value;
  if (!sheet) return null;
  return html`
    <${SHEETS[sheet.kind]} key=${sheet.kind} desk=${desk} sheet=${sheet} onClose=${() => (desk.sheet.value = null)} />
  `;
}
