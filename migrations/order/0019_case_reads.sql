-- Each time that the platform's staff was shown the words of a case: messages, reports, laboratory references. Written before they
-- are read. `reason` is sealed under the key of the case.
create table case_reads (
    id uuid not null,
    -- An order or an enquiry.
    case_id uuid not null,
    by_user uuid,
    by_organisation uuid not null,
    reason bytea not null,
    at timestamptz not null,
    constraint case_reads_pkey primary key (id)
);
create index case_reads_case_index on case_reads (case_id, id desc);
