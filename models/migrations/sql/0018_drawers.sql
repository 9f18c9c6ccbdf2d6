alter table drawer_counts add constraint drawer_counts_shift foreign key (shift_id) references shifts (id);
create index drawer_counts_by_shift on drawer_counts (shift_id);
create trigger drawer_counts_append_only before update or delete on drawer_counts
  for each statement execute function refuse_change();

-- A manager may close a forgotten drawer that nobody counted.
alter table shifts drop constraint shifts_closed, add constraint shifts_closed check (state = 'open' or closed_at is not null);

alter table orders add constraint orders_settled_shift foreign key (settled_shift_id) references shifts (id);
create index orders_by_settled_shift on orders (settled_shift_id) where settled_shift_id is not null;

-- A sale belongs to the drawer of its last payment, and a line to the category that its item is in now.
update orders o set settled_shift_id = (
    select p.shift_id from payments p
    where p.order_id = o.id and p.state in ('completed', 'unverified') and p.business_day = o.settled_on
    order by p.at desc, p.id desc limit 1)
  where o.state = 'settled';
update order_lines l set category = c.name from menu_items i join categories c on c.id = i.category_id
  where i.id = l.item_id;
-- What was given back after a sale lowered it; which taxes it lowered was not recorded.
update refunds r set sale_minor = r.amount_minor from orders o
  where o.id = r.order_id and o.state = 'settled' and r.at >= o.settled_at;

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'pos_app') then
    grant select, insert on drawer_counts to pos_app;
  end if;
end $$;
