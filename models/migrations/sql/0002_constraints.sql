-- What must hold whatever the code does. Names are read by hub.postgres.database to say what was refused.

alter table venue
  add constraint venue_only_one check (id = 1),
  add constraint venue_decimals check (currency_decimals between 0 and 4),
  add constraint venue_cutoff check (cutoff_minutes between 0 and 1439);
alter table licence
  add constraint licence_only_one check (id = 1),
  add constraint licence_state check (state in ('active', 'warn', 'grace', 'drain', 'locked'));
alter table event_stream
  add constraint event_stream_only_one check (id = 1),
  add constraint event_stream_order check (floor <= head + 1);
alter table event_log
  alter column data type json using data::json,
  add constraint event_log_rooms check (cardinality(rooms) > 0);
alter table commands alter column at set default now();

alter table staff
  add constraint staff_role check (role in ('admin', 'manager', 'cashier', 'waiter', 'kitchen', 'bar'));
create unique index staff_pin_key on staff (pin_key) where is_active and pin_key is not null;
create unique index staff_username_any_case on staff (lower(username));

alter table devices
  add constraint devices_kind check (kind in ('pos', 'kds', 'manager', 'expo'));
create unique index devices_token on devices (token_hash) where token_hash is not null;
create unique index devices_pairing on devices (pairing_hash) where pairing_hash is not null;
create index devices_station on devices (station_id);

alter table stations
  add constraint stations_thresholds check (0 < warn_after_s and warn_after_s <= late_after_s);
create unique index stations_one_catch_all on stations ((true)) where is_catch_all;

alter table dining_tables add constraint dining_tables_seats check (seats between 1 and 100);
create index dining_tables_floor on dining_tables (floor_id);

create unique index tax_groups_one_default on tax_groups ((true)) where is_default;
create index taxes_group on taxes (group_id);
create unique index taxes_code on taxes (group_id, code);
create index categories_station on categories (station_id);
create index categories_tax_group on categories (tax_group_id);
alter table menu_items
  add constraint menu_items_price check (price_minor between 0 and 1000000000000),
  add constraint menu_items_remaining check (remaining >= 0);
create index menu_items_category on menu_items (category_id);
create index menu_items_station on menu_items (station_id);
create index menu_items_tax_group on menu_items (tax_group_id);
create index menu_items_takeaway_tax_group on menu_items (takeaway_tax_group_id);
alter table modifier_groups add constraint modifier_groups_choice check (0 <= min and min <= max and max between 1 and 50);
alter table modifiers add constraint modifiers_price check (price_minor between -1000000000 and 1000000000);
create index modifiers_group on modifiers (group_id);
create index modifiers_station on modifiers (station_id);
create index item_modifier_groups_group on item_modifier_groups (group_id);

alter table orders
  add constraint orders_table foreign key (table_id) references dining_tables (id),
  add constraint orders_waiter foreign key (waiter_id) references staff (id),
  add constraint orders_type check (type in ('dine_in', 'takeaway', 'delivery')),
  add constraint orders_state check (state in ('open', 'settled', 'cancelled')),
  add constraint orders_table_state check (table_state in ('seated', 'ordered', 'ready', 'paying')),
  add constraint orders_guests check (guests between 1 and 500),
  add constraint orders_no_negative check (total_minor >= 0 and paid_minor >= 0 and tip_minor >= 0 and discount_minor >= 0),
  add constraint orders_paid_in_full check (state <> 'settled' or paid_minor >= total_minor),
  add constraint orders_settled check ((state = 'settled') = (settled_on is not null) and (settled_at is null) = (settled_on is null));
create unique index orders_number on orders (business_day, number);
create index orders_open on orders (table_id) where state = 'open';
create index orders_by_table on orders (table_id, id);
create index orders_by_state on orders (state, id);
create index orders_settled on orders (settled_on) where state = 'settled';
create index orders_waiter_open on orders (waiter_id) where state = 'open';

alter table order_lines
  add constraint order_lines_order foreign key (order_id) references orders (id),
  add constraint order_lines_item foreign key (item_id) references menu_items (id),
  add constraint order_lines_state check (state in ('draft', 'sent', 'started', 'ready', 'served', 'voided')),
  add constraint order_lines_change check (change in ('new', 'changed', 'voided')),
  add constraint order_lines_sent check ((state = 'draft') = (ticket_id is null)),
  add constraint order_lines_void check ((state = 'voided') = (void is not null)),
  add constraint order_lines_no_negative check (gross_minor >= 0 and discount_minor >= 0 and total_minor >= 0);
create unique index order_lines_seq on order_lines (order_id, seq);
create index order_lines_ticket on order_lines (ticket_id) where ticket_id is not null;
create index order_lines_item_sold on order_lines (item_id);
create index order_lines_voided on order_lines (added_at) where state = 'voided';
create index order_lines_made on order_lines (ready_at) where ready_at is not null;

alter table order_discounts
  add constraint order_discounts_order foreign key (order_id) references orders (id),
  add constraint order_discounts_kind check (kind in ('percent', 'amount'));
create index order_discounts_by_order on order_discounts (order_id);

alter table tickets
  add constraint tickets_order foreign key (order_id) references orders (id),
  add constraint tickets_state check (state in ('queued', 'delivered', 'shown', 'started', 'ready'));
create index tickets_by_order on tickets (order_id);
create index tickets_working on tickets (station, sent_at) where state <> 'ready';
create index tickets_bumped on tickets (station, ready_at desc, id) where state = 'ready';
alter table order_lines add constraint order_lines_ticket_exists
  foreign key (ticket_id) references tickets (id) deferrable initially deferred;

alter table shifts
  add constraint shifts_staff foreign key (staff_id) references staff (id),
  add constraint shifts_state check (state in ('open', 'closed')),
  add constraint shifts_closed check (state = 'open' or (closed_at is not null and counted_minor is not null)),
  add constraint shifts_float check (float_minor >= 0);
create unique index shifts_one_open_a_drawer on shifts (drawer) where state = 'open';
create unique index shifts_number on shifts (number);
create index shifts_staff_day on shifts (staff_id, business_day);
create index shifts_day on shifts (business_day);

alter table payments
  add constraint payments_order foreign key (order_id) references orders (id),
  add constraint payments_shift foreign key (shift_id) references shifts (id),
  add constraint payments_method check (method in ('cash', 'card', 'mobile_money', 'pesapal')),
  add constraint payments_state check (state in ('completed', 'unverified', 'pending', 'failed')),
  add constraint payments_amount check (amount_minor > 0 and amount_minor <= 1000000000000),
  add constraint payments_tip check (tip_minor >= 0),
  add constraint payments_change check (change_minor >= 0),
  add constraint payments_cash_in_a_shift check (method <> 'cash' or shift_id is not null),
  add constraint payments_refunded check (refunded_minor between 0 and amount_minor + rounding_minor + tip_minor);
create unique index payments_reference on payments (method, reference) where reference is not null and state <> 'failed';
create index payments_by_order on payments (order_id);
create index payments_by_shift on payments (shift_id);
create index payments_by_day on payments (business_day);

alter table refunds
  add constraint refunds_payment foreign key (payment_id) references payments (id),
  add constraint refunds_shift foreign key (shift_id) references shifts (id),
  add constraint refunds_amount check (amount_minor > 0);
create index refunds_by_payment on refunds (payment_id);
create index refunds_by_shift on refunds (shift_id);
create index refunds_by_day on refunds (business_day);
create index refunds_by_order on refunds (order_id);

alter table cash_movements
  add constraint cash_movements_shift foreign key (shift_id) references shifts (id),
  add constraint cash_movements_kind check (kind in ('pay_in', 'pay_out', 'drop', 'no_sale')),
  add constraint cash_movements_amount check (amount_minor >= 0 and (kind = 'no_sale') = (amount_minor = 0));
create index cash_movements_by_shift on cash_movements (shift_id);

alter table z_reports add constraint z_reports_shift foreign key (shift_id) references shifts (id);
create index z_reports_day on z_reports (business_day);

alter table approvals
  add constraint approvals_state check (state in ('pending', 'granted', 'refused', 'used', 'expired')),
  add constraint approvals_not_oneself check (resolved_by is null or resolved_by <> asked_by);
create index approvals_waiting on approvals (asked_at) where state in ('pending', 'granted');
create index alerts_raised on alerts (raised_at) where cleared_at is null;
create unique index alerts_once on alerts (kind, ticket_id) where cleared_at is null and ticket_id is not null;
create index commands_at on commands (at);
create index event_log_at on event_log (at);
create index audit_entries_at on audit_entries (at);
