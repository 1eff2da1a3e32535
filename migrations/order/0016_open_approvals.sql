-- One open approval per product and lane: a second request names the first. Duplicates of the time before stay as they are.
alter table transport_approvals add column duplicate boolean not null default false;
update transport_approvals a set duplicate = true
where consignment_id is null and status <> 'REFUSED' and exists (
    select from transport_approvals n
    where n.consignment_id is null and n.status <> 'REFUSED' and n.id > a.id and n.product_id = a.product_id
        and (n.origin, n.destination, n.mode) = (a.origin, a.destination, a.mode)
        and n.direction is not distinct from a.direction and n.aircraft is not distinct from a.aircraft);
create unique index transport_approvals_open_index
    on transport_approvals (product_id, origin, destination, mode, direction, aircraft) nulls not distinct
    where consignment_id is null and status <> 'REFUSED' and not duplicate;
-- For the quota of those that are not decided.
create index transport_approvals_undecided_index on transport_approvals (organisation)
    where status in ('REQUESTED', 'NEEDS_REVIEW');
