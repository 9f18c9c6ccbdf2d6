/** Which sheet is up. One at a time: a sheet that needs another one gives way to it. */
import { html } from "../elements/html.js";
import { ApprovalSheet } from "./approval-sheet.js";
import { CallsSheet } from "./calls-sheet.js";
import { DiscountSheet } from "./discount-sheet.js";
import { ClosedSheet, DrawerSheet } from "./drawer-sheet.js";
import { LineSheet } from "./line-sheet.js";
import { ModifierSheet } from "./modifier-sheet.js";
import { CancelSheet, CourseSheet, OrderSheet } from "./order-sheet.js";
import { PaySheet } from "./pay-sheet.js";
import { PersonSheet } from "./person-sheet.js";
import { DeliverySheet, GuestsSheet, SeatSheet, TransferSheet, WhichSheet } from "./table-sheets.js";
import { VoidSheet } from "./void-sheet.js";

/** @type {Record<string, (props: {desk: import("./desk.js").Desk, sheet: any, onClose: () => void}) => any>} */
const SHEETS = {
  approval: ApprovalSheet,
  calls: CallsSheet,
  cancel: CancelSheet,
  closed: ClosedSheet,
  courses: CourseSheet,
  delivery: DeliverySheet,
  discount: DiscountSheet,
  drawer: DrawerSheet,
  guests: GuestsSheet,
  line: LineSheet,
  modifiers: ModifierSheet,
  order: OrderSheet,
  pay: PaySheet,
  person: PersonSheet,
  seat: SeatSheet,
  transfer: TransferSheet,
  void: VoidSheet,
  which: WhichSheet,
};

/** @param {{desk: import("./desk.js").Desk}} props */
export function Sheets({ desk }) {
  const sheet = desk.sheet.value;
  if (!sheet) return null;
  return html`
    <${SHEETS[sheet.kind]} key=${sheet.kind} desk=${desk} sheet=${sheet} onClose=${() => (desk.sheet.value = null)} />
  `;
}
