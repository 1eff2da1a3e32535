-- Time of the last change of orders, quotes and enquiries, so that clients can ask for what has changed since their previous query.
-- The default is for processes of the release before, which insert without the column until they are replaced.

-- The platform's entry is written with every step of the order.
alter table orders add column updated_at timestamptz;
update orders o set updated_at = coalesce(
    (select e.updated_at from order_entries e
     where e.organisation = '00000000-0000-0000-0000-000000000000' and e.order_id = o.id),
    o.created_at);
alter table orders alter column updated_at set not null, alter column updated_at set default now();

-- A candidate has a time of its own, which does not reveal when its rivals act: that of the last step that it saw. Its entry has the same
-- time; a candidate that declined or was passed over has no entry.
alter table order_candidates add column updated_at timestamptz;
update order_candidates c set updated_at = coalesce(
    (select e.updated_at from order_entries e
     where e.organisation = c.organisation and e.order_id = c.order_id and e.part = 'PROVIDER'),
    (select max(t.at) from order_timeline t
     where t.order_id = c.order_id and (t.by_organisation is null or t.by_organisation in (c.organisation, o.seller))
         and t.event not in ('DOCUMENT_SUBMITTED', 'DOCUMENT_ACCEPTED', 'DOCUMENT_REJECTED')
         and t.sequence <= coalesce(
             (select min(l.sequence) from order_timeline l
              where l.order_id = c.order_id and (l.event = 'QUOTE_ACCEPTED'
                  or l.event = 'REQUEST_DECLINED' and l.by_organisation = c.organisation)),
             t.sequence)),
    o.created_at)
from orders o where o.id = c.order_id;
alter table order_candidates alter column updated_at set not null, alter column updated_at set default now();

alter table quotes add column updated_at timestamptz;
update quotes q set updated_at = coalesce(
    (select min(t.at) from order_timeline t
     where t.order_id = q.order_id and t.at >= q.created_at
         and (q.status in ('ACCEPTED', 'REJECTED') and t.event = 'QUOTE_ACCEPTED'
             or q.status = 'WITHDRAWN' and t.event = 'QUOTE_WITHDRAWN' and t.by_organisation = q.organisation)),
    q.created_at);
alter table quotes alter column updated_at set not null, alter column updated_at set default now();

-- The time at which an enquiry was closed was not stored.
alter table enquiries add column updated_at timestamptz;
update enquiries q set updated_at = greatest(
    q.created_at,
    (select max(m.sent_at) from messages m where m.enquiry_id = q.id),
    case when q.status = 'EXPIRED' then q.expires_at end);
alter table enquiries alter column updated_at set not null, alter column updated_at set default now();
create index enquiries_seller_updated_index on enquiries (seller, updated_at);
create index enquiries_provider_updated_index on enquiries (provider, updated_at);
