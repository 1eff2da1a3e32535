-- What the order domain has told about evidence: its documents and certificates. `sequence` is that of the last event
-- that was taken in; an older one changes nothing.

create table evidence_documents (
    id uuid constraint evidence_documents_key primary key,
    sequence bigint not null,
    product_id uuid not null,
    organisation_id uuid not null,
    kind text not null,
    status text not null
        constraint evidence_documents_status_known check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED', 'EXPIRED')),
    issued_on date not null,
    expires_on date
);

create index evidence_documents_of_product on evidence_documents (product_id);

create table evidence_certificates (
    id uuid constraint evidence_certificates_key primary key,
    sequence bigint not null,
    product_id uuid not null,
    organisation_id uuid not null,
    document_types text[] not null,
    status text not null
        constraint evidence_certificates_status_known
        check (status in ('VALID', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'SUPERSEDED')),
    valid_from date not null,
    valid_to date not null
);

create index evidence_certificates_of_product on evidence_certificates (product_id);
