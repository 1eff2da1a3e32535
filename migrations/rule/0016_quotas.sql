-- What each organisation has stored, kept as it changes: a quota must not count hundreds of thousands of rows for each command.
create table organisation_usage (
    organisation_id uuid constraint organisation_usage_pkey primary key,
    -- Archived ones included.
    products bigint not null,
    classification_records bigint not null
);
insert into organisation_usage (organisation_id, products, classification_records)
select organisation_id, count(distinct products.id), count(classification_records.id)
from products left join classification_records on classification_records.product_id = products.id
group by organisation_id;

-- The self-checks that an organisation has asked for on a day (UTC).
create table self_check_days (
    organisation_id uuid not null,
    day date not null,
    checks bigint not null,
    constraint self_check_days_pkey primary key (organisation_id, day)
);

-- A self-check is deleted only if it is the latest of no lane.
create index checked_lanes_of_check on checked_lanes (self_check_id);
create index bulk_self_checks_finished on bulk_self_checks (finished_at) where finished_at is not null;

-- The organisation whose bulk self-checks were worked on longest ago goes first.
alter table bulk_self_checks add column worked_at timestamptz;

-- The market of a check, which lists filter by.
alter table self_checks add column destination text generated always as (input->'lane'->>'destination') stored;
create index self_checks_of_destination on self_checks (organisation_id, destination, id desc);
