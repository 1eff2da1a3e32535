-- Every step of an order updates its entries, and the update of a row writes all indexes of its table. The sort keys that few
-- steps change move to a table of their own, so that the other steps do not write their indexes.

-- In the order in which commands lock these tables, so that a command of a running process and this migration cannot deadlock. Without
-- the lock, an entry that such a command writes after the copy would have no sort keys.
lock table orders, order_candidates, order_timeline, order_entries in access exclusive mode;

-- One row for each row of order_entries.
create table order_entry_keys (
    organisation uuid not null,
    order_id uuid not null,
    -- The C collation lets the index find prefixes.
    number text collate "C" not null,
    -- 9999-12-31 if there is no deadline; also due_at, which order_entries has too, for the work lists.
    quote_by timestamptz not null,
    due_at timestamptz not null,
    constraint order_entry_keys_pkey primary key (organisation, order_id)
);

insert into order_entry_keys (organisation, order_id, number, quote_by, due_at)
select organisation, order_id, number, quote_by, due_at from order_entries;

create index order_entry_keys_due_index on order_entry_keys (organisation, due_at, order_id);
create index order_entry_keys_quote_by_index on order_entry_keys (organisation, quote_by, order_id);
create index order_entry_keys_number_index on order_entry_keys (organisation, number, order_id);

-- With these columns their indexes are dropped.
alter table order_entries drop column number, drop column quote_by;
drop index order_entries_due_index;
drop index order_entries_platform_due_index;

-- Space for the next version of a row on its page. A step changes no indexed column of a candidate unless it changes its state,
-- so with enough space it writes no index of the table.
alter table order_candidates set (fillfactor = 50);
alter table order_entries set (fillfactor = 80);
alter table orders set (fillfactor = 80);

-- No statement finds an entry by its ID, so the entries need one index only.
alter table order_timeline
    drop constraint order_timeline_pkey,
    drop constraint order_timeline_sequence_key,
    add constraint order_timeline_pkey primary key (order_id, sequence);
