-- Transport approvals get a number for people, as orders, certificates, consignments and enquiries have one. Existing approvals
-- are numbered in the order of their requests.
create sequence approval_numbers;

alter table transport_approvals add column number text;

update transport_approvals a
set number = format('TAP-%s-%s', n.year, lpad(n.number::text, greatest(6, length(n.number::text)), '0'))
from (
    select id, extract(year from created_at at time zone 'UTC')::int as year, row_number() over (order by id) as number
    from transport_approvals
) n
where n.id = a.id;

-- The next number is one greater than the last one, or 1.
select setval('approval_numbers', count(*) + 1, false) from transport_approvals;

alter table transport_approvals alter column number set not null;
alter table transport_approvals add constraint transport_approvals_number_key unique (number);

-- Lists are searched by the beginning of a number, which an index with the C collation finds; order_entries has its own index.
create index certificates_number_index on certificates (number collate "C");
create index consignments_number_index on consignments (number collate "C");
create index enquiries_number_index on enquiries (number collate "C");
create index transport_approvals_number_index on transport_approvals (number collate "C");
create index consignments_containers_index on consignments using gin (containers);

-- Documents of a seller, newest first and by the time of the last change. Replaces the index for the quota.
create index evidence_documents_own_index on evidence_documents (organisation, id desc);
create index evidence_documents_updated_index on evidence_documents (organisation, updated_at);
drop index evidence_documents_organisation_index;
