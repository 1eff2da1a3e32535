-- The latest self-check of every product on every lane: what a change of rules is tried on.

alter table self_checks
    -- The day that was asked about; null: the day of the asking, so the question goes on being about today.
    add column asked_as_of date,
    -- The bulk self-check that it is part of.
    add column bulk_id uuid;
create index self_checks_of_bulk on self_checks (bulk_id, id) where bulk_id is not null;

-- A check that was not about the day of its making was about a day that somebody named.
alter table self_checks disable trigger self_checks_stay;
update self_checks set asked_as_of = (input->>'as_of')::date
where (input->>'as_of')::date <> (created_at at time zone 'UTC')::date;
alter table self_checks enable trigger self_checks_stay;

create table checked_lanes (
    product_id uuid not null constraint checked_lanes_product_known references products,
    -- As CN>DE AIR IMPORT CARGO.
    lane_key text collate "C" not null,
    self_check_id uuid not null constraint checked_lanes_check_known references self_checks,
    constraint checked_lanes_key primary key (product_id, lane_key)
);
insert into checked_lanes (product_id, lane_key, self_check_id)
select distinct on (product_id, lane_key) product_id, lane_key, id from (
    select id, product_id,
        concat(input->'lane'->>'origin', '>', input->'lane'->>'destination', ' ', input->'lane'->>'mode',
            ' ' || (input->'lane'->>'direction'), ' ' || (input->'lane'->>'aircraft')) as lane_key
    from self_checks
) keyed order by product_id, lane_key, id desc;
