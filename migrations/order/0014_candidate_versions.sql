-- A candidate sees a version of its own, which does not tell what its rivals do: the number of steps that it saw until it
-- was chosen, passed over or declined.

alter table order_candidates add column version bigint;
update order_candidates c set version = (
    select count(*) from order_timeline t
    where t.order_id = c.order_id and (t.by_organisation is null or t.by_organisation in (c.organisation, o.seller))
        and t.event not in ('DOCUMENT_SUBMITTED', 'DOCUMENT_ACCEPTED', 'DOCUMENT_REJECTED')
        and t.sequence <= coalesce(
            (select min(l.sequence) from order_timeline l
             where l.order_id = c.order_id and (l.event = 'QUOTE_ACCEPTED'
                 or l.event = 'REQUEST_DECLINED' and l.by_organisation = c.organisation)),
            t.sequence))
from orders o where o.id = c.order_id;
alter table order_candidates alter column version set not null;

-- The lists of candidates told the same: by the status, and by the order of the last steps.
update order_entries e set status = case when c.state = 'ASKED' and e.status = 'QUOTED' then 'REQUESTED' else e.status end,
    updated_at = coalesce(
        (select max(t.at) from order_timeline t
         where t.order_id = e.order_id and (t.by_organisation is null or t.by_organisation in (e.organisation, e.seller))
             and t.event not in ('DOCUMENT_SUBMITTED', 'DOCUMENT_ACCEPTED', 'DOCUMENT_REJECTED')),
        e.created_at)
from order_candidates c
where c.order_id = e.order_id and c.organisation = e.organisation and c.state in ('ASKED', 'QUOTED') and e.part = 'PROVIDER';
