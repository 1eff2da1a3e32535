-- The whole state table: drafts, deadlines, documents that are asked for, disputes, and what the clock does.

alter table orders add column quote_by timestamptz;
alter table orders add column overdue_at timestamptz;
-- Requests that were made before there were deadlines.
update orders set quote_by = created_at + interval '14 days';
alter table orders drop constraint orders_status_check;
alter table orders add constraint orders_status_check check (
    status in ('DRAFT', 'REQUESTED', 'QUOTED', 'DECLINED', 'EXPIRED', 'ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS',
               'REPORTED', 'DISPUTED', 'COMPLETED', 'CANCELLED'));
-- From ACCEPTED on there is a provider; an order cancelled before has none.
alter table orders drop constraint orders_provider_check;
alter table orders add constraint orders_provider_check check (
    case when status in ('DRAFT', 'REQUESTED', 'QUOTED', 'DECLINED', 'EXPIRED') then provider is null
         when status = 'CANCELLED' then true
         else provider is not null end);

-- A bidder may withdraw and quote again.
alter table quotes drop constraint quotes_candidate_key;
alter table quotes drop constraint quotes_status_check;
alter table quotes add constraint quotes_status_check check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED', 'WITHDRAWN'));
create unique index quotes_one_standing_index on quotes (order_id, organisation) where status <> 'WITHDRAWN';

-- A program has no user, and the clock is nobody.
alter table order_timeline alter column by_user drop not null;
alter table order_timeline alter column by_organisation drop not null;
