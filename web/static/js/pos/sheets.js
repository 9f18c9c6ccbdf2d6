/** The open sheet. Only one is open at a time: a sheet that needs another one is replaced by it. */
import { html } from "../elements/html.js";
import { ApprovalSheet } from "./approval-sheet.js";
import { NotificationsSheet } from "./notifications-sheet.js";
import { DiscountSheet } from "./discount-sheet.js";
import { ClosedSheet, DrawerSheet } from "./drawer-sheet.js";
import { LineSheet } from "./line-sheet.js";
import { ModifierSheet } from "./modifier-sheet.js";
import { EditSheet } from "./edit-sheet.js";
import { MergeSheet } from "./merge-sheet.js";
import { CorrectSheet } from "./correct-sheet.js";
import { MovePaymentSheet } from "./move-payment-sheet.js";
import { CourseSheet, OrderSheet } from "./order-sheet.js";
import { PaidOrderSheet } from "./paid-sheet.js";
import { PaySheet } from "./pay-sheet.js";
import { PaymentSheet, PaymentsSheet } from "./payment-sheet.js";
import { PersonSheet } from "./person-sheet.js";
import { RefundSheet } from "./refund-sheet.js";
import { SplitSheet } from "./split-sheet.js";
import { StockSheet } from "./stock-sheet.js";
import { DeliverySheet, SeatSheet, TransferSheet, WhichSheet } from "./table-sheets.js";
import { TipSheet } from "./tip-sheet.js";
import { ReasonSheet } from "./reason-sheet.js";

/** @type {Record<string, (props: {terminal: import("./terminal-state.js").TerminalState, sheet: any, onClose: () => void}) => any>} */
const SHEETS = {
  approval: ApprovalSheet,
  closed: ClosedSheet,
  correct: CorrectSheet,
  courses: CourseSheet,
  delivery: DeliverySheet,
  discount: DiscountSheet,
  drawer: DrawerSheet,
  edit: EditSheet,
  line: LineSheet,
  merge: MergeSheet,
  modifiers: ModifierSheet,
  "move-payment": MovePaymentSheet,
  notifications: NotificationsSheet,
  order: OrderSheet,
  paid: PaidOrderSheet,
  pay: PaySheet,
  payment: PaymentSheet,
  payments: PaymentsSheet,
  person: PersonSheet,
  reason: ReasonSheet,
  refund: RefundSheet,
  seat: SeatSheet,
  split: SplitSheet,
  stock: StockSheet,
  tip: TipSheet,
  transfer: TransferSheet,
  which: WhichSheet,
};

/** @param {{terminal: import("./terminal-state.js").TerminalState}} props */
export function Sheets({ terminal }) {
  const sheet = terminal.sheet.value;
  if (!sheet) return null;
  return html`
    <${SHEETS[sheet.kind]} key=${sheet.kind} terminal=${terminal} sheet=${sheet} onClose=${() => (terminal.sheet.value = null)} />
  `;
}
