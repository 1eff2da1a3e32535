-- Consignments, and transport approvals that are asked about more than one product, again, and at any time.

-- Carriers, as the user domain tells of them. A row is replaced only by a greater sequence.
create table carriers (
    id uuid not null,
    status text not null,
    sequence bigint not null,
    constraint carriers_pkey primary key (id)
);

create sequence consignment_numbers;

-- Columns of type bytea are sealed under the key of the seller's organisation.
create table consignments (
    id uuid not null,
    number text not null,
    organisation uuid not null,
    carrier uuid,
    origin text not null,
    destination text not null,
    mode text not null,
    direction text,
    aircraft text,
    incoterm text not null,
    incoterm_place bytea not null,
    port_of_loading text not null,
    place_of_delivery text not null,
    containers text[] not null,
    status text not null,
    -- The approval that was asked for last, about the lines as they are now.
    approval_id uuid,
    -- What the rules ask of the transport, copied at dispatch.
    conditions jsonb not null,
    version bigint not null,
    created_at timestamptz not null,
    constraint consignments_pkey primary key (id),
    constraint consignments_number_key unique (number),
    constraint consignments_incoterm_check check (
        incoterm in ('EXW', 'FCA', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP', 'FAS', 'FOB', 'CFR', 'CIF')),
    constraint consignments_incoterm_mode_check check (
        incoterm not in ('FAS', 'FOB', 'CFR', 'CIF') or mode = 'SEA'),
    constraint consignments_status_check check (
        status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD', 'ARRIVED', 'REJECTED', 'CLOSED', 'CANCELLED')),
    -- What has left was approved.
    constraint consignments_approval_check check (status in ('PLANNED', 'CANCELLED') or approval_id is not null)
);
create index consignments_organisation_index on consignments (organisation, id desc);
create index consignments_carrier_index on consignments (carrier, id desc) where carrier is not null;

create table consignment_lines (
    id uuid not null,
    consignment_id uuid not null,
    position integer not null,
    product_id uuid not null,
    -- Decimals as text, as they were given.
    quantity text not null,
    unit text not null,
    packages integer not null,
    gross_mass text,
    description bytea,
    constraint consignment_lines_pkey primary key (id),
    constraint consignment_lines_position_key unique (consignment_id, position),
    constraint consignment_lines_consignment_fkey foreign key (consignment_id) references consignments (id)
);
create index consignment_lines_product_index on consignment_lines (product_id, consignment_id);

-- Which logger travelled when.
create table consignment_devices (
    id uuid not null,
    consignment_id uuid not null,
    device_id uuid not null,
    assigned_at timestamptz not null,
    unassigned_at timestamptz,
    constraint consignment_devices_pkey primary key (id),
    constraint consignment_devices_consignment_fkey foreign key (consignment_id) references consignments (id)
);
create unique index consignment_devices_once_index on consignment_devices (consignment_id, device_id)
    where unassigned_at is null;
create index consignment_devices_consignment_index on consignment_devices (consignment_id, id);

-- One row per event of the consignment, written with the event; `note` is what was said about it, sealed.
create table consignment_timeline (
    id uuid not null,
    consignment_id uuid not null,
    sequence bigint not null,
    event text not null,
    status text not null,
    at timestamptz not null,
    by_user uuid,
    by_organisation uuid,
    note bytea,
    constraint consignment_timeline_pkey primary key (id),
    constraint consignment_timeline_sequence_key unique (consignment_id, sequence),
    constraint consignment_timeline_consignment_fkey foreign key (consignment_id) references consignments (id)
);

-- What is asked of the rules, product by product, and what they answered the last time.
create table transport_approval_checks (
    approval_id uuid not null,
    product_id uuid not null,
    position integer not null,
    -- What was sent with the question: the decision rests on this and on nothing else.
    evidence jsonb not null,
    -- The ids of the certificates and documents that the evidence is from.
    sources uuid[] not null,
    self_check_id uuid,
    verdict text,
    reasons jsonb not null,
    conditions jsonb not null,
    -- Null until the rules have answered.
    answered_at timestamptz,
    constraint transport_approval_checks_pkey primary key (approval_id, product_id),
    constraint transport_approval_checks_approval_fkey foreign key (approval_id) references transport_approvals (id)
);
create index transport_approval_checks_product_index on transport_approval_checks (product_id, approval_id);
create index transport_approval_checks_sources_index on transport_approval_checks using gin (sources);

insert into transport_approval_checks
    (approval_id, product_id, position, evidence, sources, self_check_id, verdict, reasons, conditions, answered_at)
select id, product_id, 0, evidence, '{}', self_check_id, case when status = 'APPROVED' then 'COMPLIANT' end,
    reasons, '[]', decided_at
from transport_approvals;

alter table transport_approvals
    add column consignment_id uuid constraint transport_approvals_consignment_fkey references consignments (id),
    -- The approval's version when the rules were asked last: earlier answers are void.
    add column asked_at_version bigint not null default 1,
    add column conditions jsonb not null default '[]',
    add column decided_by text,
    add column appeals integer not null default 0,
    -- An appeal is waiting for a person.
    add column appealed boolean not null default false,
    drop column evidence,
    drop column self_check_id;
alter table transport_approvals alter column asked_at_version drop default;
alter table transport_approvals alter column conditions drop default;
update transport_approvals set decided_by = 'SYSTEM' where decided_at is not null;
alter table transport_approvals drop constraint transport_approvals_status_check;
alter table transport_approvals add constraint transport_approvals_status_check check (
    status in ('REQUESTED', 'APPROVED', 'NEEDS_REVIEW', 'REFUSED', 'SUSPENDED'));
-- What is refused may be asked again, and keeps its last decision until there is a new one.
alter table transport_approvals drop constraint transport_approvals_decided_check;
alter table transport_approvals add constraint transport_approvals_decided_check check (
    (decided_by is null) = (decided_at is null) and (status = 'REQUESTED' or decided_at is not null));
create index transport_approvals_consignment_index on transport_approvals (consignment_id, id)
    where consignment_id is not null;

-- One row per step of the approval, written with its event; `note` is what was said about it, sealed. A question about
-- several products is one step and one event per product: the row has the id of the first.
create table transport_approval_timeline (
    id uuid not null,
    approval_id uuid not null,
    sequence bigint not null,
    event text not null,
    status text not null,
    at timestamptz not null,
    by_user uuid,
    by_organisation uuid,
    -- The code of what suspended it.
    because text,
    -- What was shown with an appeal.
    documents uuid[] not null,
    note bytea,
    constraint transport_approval_timeline_pkey primary key (id),
    constraint transport_approval_timeline_sequence_key unique (approval_id, sequence),
    constraint transport_approval_timeline_approval_fkey foreign key (approval_id) references transport_approvals (id)
);
