alter table taxes add constraint taxes_amount check (amount_minor between 1 and 1000000000000);
create index menu_items_delivery_tax_group on menu_items (delivery_tax_group_id);
alter table orders add constraint orders_tax_rounding check (tax_rounding in ('line', 'document'));

-- Orders that may still be priced anew keep the rounding they have had so far.
update orders set tax_rounding = 'document'
  where (state = 'open' or settled_on > current_date - 3)
    and (select settings ->> 'tax_rounding' from venue) = 'document';
