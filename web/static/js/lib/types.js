/**
 * The views, events and commands of the API under short names, and what a terminal adds to them before the hub answers.
 * Types only; web/api.d.ts is generated from the hub's own types.
 *
 * @typedef {import("../../../api.js").components["schemas"]} Api
 *
 * @typedef {Api["Modifier"]} Modifier
 * @typedef {Api["ModifierGroup"]} ModifierGroup
 * @typedef {Api["Item"]} Item
 * @typedef {Api["Category"]} Category
 * @typedef {Api["PriceRule"]} PriceRule
 * @typedef {Api["Menu"]} Menu
 * @typedef {Api["Stock"]} Stock
 * @typedef {Api["Station"]} Station
 * @typedef {Api["Floor"]} Floor
 * @typedef {Api["SeatedOrder"]} TableOrder
 * @typedef {Api["Table"]} Table
 * @typedef {Api["PersonName"]} Named
 * @typedef {Line["state"]} LineState
 * @typedef {Omit<Api["Line"], "station"> & {station: string | null, pending?: boolean, sending?: boolean}} Line
 * @typedef {Api["Payment"]} Payment
 * @typedef {Api["Discount"]} Discount
 * @typedef {Api["BillRow"]} BillRow
 * @typedef {Omit<Api["Order"], "lines" | "number" | "waiter"> & {lines: Line[], number: number | null,
 *   waiter: Named | null, pending?: boolean}} Order
 * @typedef {Api["TicketLine"]} TicketLine
 * @typedef {Api["Ticket"]} Ticket
 * @typedef {Api["Shift"]} Shift
 * @typedef {Api["Approval"]} Approval
 * @typedef {Api["ApprovalEffect"]} ApprovalEffect
 * @typedef {Omit<Api["ApprovalSubject"], "order"> & {order: ApprovalOrder | null}} ApprovalDetail
 * @typedef {Omit<Api["ApprovalOrder"], "number"> & {number: number | null}} ApprovalOrder
 * @typedef {Api["Alert"]} Alert
 * @typedef {Api["Staff"]} Staff
 * @typedef {Api["Device"]} Device
 * @typedef {Api["Settings"]} Settings
 * @typedef {Api["Tender"]} Tender
 * @typedef {Api["Licence"]} Licence
 * @typedef {Api["SalesHour"]} Hour
 * @typedef {Api["Sales"]} Sales
 * @typedef {Api["Me"]} Me
 * @typedef {Omit<Api["Problem"], "type"> & {type?: string, errors?: {field: string, message: string, code?: string}[], state?: string,
 *   tries_left?: number, retry_after_s?: number, order?: Order, effect?: ApprovalEffect, subject?: ApprovalDetail}} Problem
 * @typedef {Api["Sync"] & {events?: HubEvent[]}} Sync
 * @typedef {Api["Tick"]} Tick
 *
 * @typedef {{position: number, tag: number, type: string, rooms: string[], at: string, actor: string | null,
 *   device: string | null, cause: string | null, data: Record<string, any>, gone?: string[]}} HubEvent
 * @typedef {{epoch: string, position: number, tag: number, rooms?: string[]}} Cursor
 * @typedef {{id: string, scope: string, seq: number, name: string, args: Record<string, any>, made_at: number,
 *   state: "waiting"|"done"|"refused", settled_at?: number, problem?: Problem, seen?: boolean,
 *   position?: number}} Entry
 */
export {};
