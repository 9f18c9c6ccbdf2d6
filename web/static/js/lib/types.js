/**
 * The views, events and commands of the API. Types only; nothing here runs.
 *
 * @typedef {{id: string, name: string, price_minor: number}} Modifier
 * @typedef {{id: string, name: string, min: number, max: number | null, modifiers: Modifier[]}} ModifierGroup
 * @typedef {{id: string, name: string, short_name?: string, price_minor: number, is_open_price?: boolean,
 *   station?: string, sort?: number, image_url?: string | null, modifier_groups: ModifierGroup[],
 *   rule_prices?: {rule: string, price_minor: number}[]}} Item
 * @typedef {{id: string, name: string, colour?: string | null, sort?: number, items: Item[]}} Category
 * @typedef {{id: string, name: string, days: string[], from_time: string | null, to_time: string | null,
 *   first_on: string | null, last_on: string | null, order_types: string[]}} PriceRule
 * @typedef {{categories: Category[], price_rules?: PriceRule[]}} Menu
 * @typedef {{id: string, available: boolean, remaining: number | null}} Stock
 * @typedef {{id: string, code: string, name: string, warn_after_s: number, late_after_s: number, sort?: number}} Station
 * @typedef {{id: string, name: string, sort?: number}} Floor
 * @typedef {{id: string, number: number, waiter: string, opened_at: string,
 *   guests: number | null}} TableOrder
 * @typedef {{id: string, code: string, seats: number, floor: string, sort?: number,
 *   state: "free"|"seated"|"ordered"|"ready"|"paying", orders: TableOrder[], guests: number | null,
 *   since: string | null}} Table
 * @typedef {{id: string, name: string}} Named
 * @typedef {"draft"|"sent"|"started"|"ready"|"served"|"voided"} LineState
 * @typedef {{id: string, item: string, name: string, quantity: number | string, unit_price_minor: number,
 *   modifiers: Modifier[], seat: number | null, course: number | null, note: string | null, station: string | null,
 *   state: LineState, discount_minor: number, tax_minor: number, total_minor: number,
 *   void: {reason?: string} | null, price_rule?: Named | null, pending?: boolean, sending?: boolean}} Line
 * @typedef {{id: string, method: string, amount_minor: number, tendered_minor?: number | null,
 *   change_minor?: number | null, tip_minor?: number, reference?: string | null, state: string, redirect_url?: string | null, note?: string | null,
 *   refunded_minor: number, held_minor: number}} Payment
 * @typedef {{id: string, kind: string, value?: string | number, reason?: string, amount_minor?: number,
 *   line?: string | null}} Discount
 * @typedef {{id: string, number: number | null, business_day: string, type: string, state: string, version: number,
 *   table: {id: string, code: string} | null, guests: number | null, waiter: Named | null, note: string | null,
 *   customer: any, opened_at: string, settled_at: string | null, lines: Line[], discounts: Discount[],
 *   subtotal_minor: number, discount_minor: number, service_charge_minor: number, tax_minor: number,
 *   total_minor: number, paid_minor: number, tip_minor: number, due_minor: number, pending_minor: number,
 *   payments: Payment[],
 *   can: string[], pending?: boolean}} Order
 * @typedef {{id: string, name: string, quantity: number | string, modifiers: any[], note: string | null,
 *   seat: number | null, course: number | null, state: string, change: "new"|"changed"|"voided"|null}} TicketLine
 * @typedef {{id: string, order: {id: string, number: number, type: string, table: any, waiter: any, note: string | null},
 *   station: string, state: "queued"|"delivered"|"shown"|"started"|"ready", round: number, sent_at: string,
 *   shown_at: string | null, started_at: string | null, ready_at: string | null, change: "changed" | null, lines: TicketLine[],
 *   version?: number}} Ticket
 * @typedef {{id: string, number: number | null, drawer: string, staff: Named, state: string, float_minor: number,
 *   opened_at: string, closed_at: string | null, counted_minor: number | null, variance_minor: number | null}} Shift
 * @typedef {{id: string, action: string, target: string, reason: string, amount_minor: number | null, state: string,
 *   asked_by: Named, resolved_by: any, asked_at: string, expires_at: string, detail: ApprovalDetail | null}} Approval
 * @typedef {{order: {number: number | null, type: string, table: string | null, total_minor: number} | null,
 *   line: {name: string, quantity: string | number, state: string, total_minor: number} | null,
 *   payment: {method: string, amount_minor: number} | null, shift: {drawer: string} | null}} ApprovalDetail
 * @typedef {{id: string, kind: string, severity: string, station: string | null, ticket: string | null,
 *   order: string | null, message: string, raised_at: string, cleared_at: string | null}} Alert
 * @typedef {{id: string, name: string, username?: string, role: string, is_active: boolean}} Staff
 * @typedef {{id: string, code: string, name: string, kind: string, station: string | null, is_active: boolean,
 *   is_paired: boolean}} Device
 * @typedef {{name: string, currency: string, currency_decimals: number, locale?: string, timezone?: string,
 *   cutoff_minutes?: number, has_receipt_printer?: boolean, phone?: string, cash_rounding_minor?: number,
 *   has_pesapal?: boolean}} Settings
 * @typedef {{state: "active"|"warn"|"grace"|"drain"|"locked", reason: string | null, expires_at: string | null,
 *   contact: string | null}} Licence
 * @typedef {{hour: number, orders: number, sales_minor: number}} Hour
 * @typedef {{business_day: string, settled_orders: number, guests: number, sales_minor: number, tips_minor: number,
 *   refunds_minor: number, by_hour: Hour[], last_week_by_hour: Hour[],
 *   by_method: {method: string, count: number, amount_minor: number}[]}} Sales
 *
 * @typedef {{staff: {id: string, name: string, role: string, username?: string},
 *   device: {code: string, name: string, kind: string, station: string | null} | null, stations?: string[], may: string[]}} Me
 * @typedef {{type?: string, title: string, status: number, detail?: string, code: string, state?: string, tries_left?: number,
 *   retry_after_s?: number, order?: Order, errors?: {field: string, message: string}[]}} Problem
 * @typedef {{position: number, tag: number, type: string, rooms: string[], at: string, actor: string | null,
 *   device: string | null, cause: string | null, data: Record<string, any>}} HubEvent
 * @typedef {{epoch: string, position: number, tag: number, rooms?: string[]}} Cursor
 * @typedef {{epoch: string, position: number, tag: number, rooms: string[], me: Me, mode: "snapshot"|"resume",
 *   why?: string, state?: Record<string, any>, events?: HubEvent[]}} Sync
 * @typedef {{position: number, at: string, rooms: Record<string, number>,
 *   devices?: {code: string, lag: number, since: string}[]}} Tick
 * @typedef {{id: string, scope: string, seq: number, name: string, args: Record<string, any>, made_at: number,
 *   state: "waiting"|"done"|"refused", settled_at?: number, problem?: Problem, seen?: boolean,
 *   position?: number}} Entry
 */
export {};
