-- The files of evidence documents, who has read them, and who else may. `name`, `data_key` and `reason` are sealed under
-- the key of the case if the document belongs to an order, else under the organisation's. The bytes themselves are in
-- the object store, under the file's id, sealed with its data key.

create table files (
    id uuid not null,
    organisation uuid not null,
    name bytea not null,
    content_type text not null,
    size bigint not null,
    sha256 bytea not null,
    data_key bytea not null,
    -- Null until a document is submitted with it, or it is attached to one.
    document_id uuid,
    -- When the document got another file, or another hash, in its place.
    replaced_at timestamptz,
    created_at timestamptz not null,
    constraint files_pkey primary key (id),
    constraint files_document_fkey foreign key (document_id) references evidence_documents (id),
    constraint files_size_check check (size > 0),
    constraint files_sha256_check check (octet_length(sha256) = 32)
);
create unique index files_document_index on files (document_id) where replaced_at is null;
create index files_of_document_index on files (document_id) where document_id is not null;
create index files_unattached_index on files (organisation) where document_id is null;
create index files_orphans_index on files (created_at) where document_id is null;

-- Written before the first byte leaves, so that no read is without a row.
create table file_reads (
    id uuid not null,
    file_id uuid not null,
    -- Null for a program.
    by_user uuid,
    by_organisation uuid not null,
    -- What the platform's staff says why it looks into a case; the parties need not say.
    reason bytea,
    at timestamptz not null,
    constraint file_reads_pkey primary key (id),
    constraint file_reads_file_fkey foreign key (file_id) references files (id) on delete cascade
);
create index file_reads_file_index on file_reads (file_id, id desc);

-- Whom the seller lets read a document and its file, besides the parties of its order.
create table document_grants (
    id uuid not null,
    document_id uuid not null,
    organisation uuid not null,
    grantee uuid not null,
    until timestamptz,
    revoked_at timestamptz,
    version bigint not null,
    created_at timestamptz not null,
    constraint document_grants_pkey primary key (id),
    constraint document_grants_document_fkey foreign key (document_id) references evidence_documents (id),
    constraint document_grants_grantee_check check (grantee <> organisation),
    constraint document_grants_until_check check (until > created_at)
);
create index document_grants_document_index on document_grants (document_id, id desc);
create index document_grants_grantee_index on document_grants (grantee, document_id desc) where revoked_at is null;
