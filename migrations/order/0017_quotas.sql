-- How many bytes each organisation stores: all its files, with a document and without. Kept with each file in its transaction.
create table stored_bytes (
    organisation uuid not null,
    bytes bigint not null,
    constraint stored_bytes_pkey primary key (organisation),
    constraint stored_bytes_bytes_check check (bytes >= 0)
);
insert into stored_bytes select organisation, sum(size) from files group by organisation;

-- When all of a file was last read and found to be what was uploaded.
alter table files add column verified_at timestamptz;

-- For the quotas of open things, which are counted at each new one.
create index orders_waiting_index on orders (seller, status) where status in ('DRAFT', 'REQUESTED', 'QUOTED');
create index consignments_open_index on consignments (organisation)
    where status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD');
create index evidence_documents_organisation_index on evidence_documents (organisation);
create index enquiries_of_day_index on enquiries (seller, provider, created_at);
create index evidence_documents_standing_index on evidence_documents (product_id)
    where status in ('SUBMITTED', 'ACCEPTED');
