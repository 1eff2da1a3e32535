-- Documents that speak for a product, what an assessment found, and what follows from both.

create table evidence_documents (
    id uuid not null,
    organisation uuid not null,
    product_id uuid not null,
    order_id uuid,
    kind text not null,
    sha256 bytea not null,
    issued_on date not null,
    expires_on date,
    issuer text not null,
    status text not null,
    rejection_code text,
    rejection_message bytea,
    rejection_remedy bytea,
    version bigint not null,
    created_at timestamptz not null,
    constraint evidence_documents_pkey primary key (id),
    constraint evidence_documents_order_fkey foreign key (order_id) references orders (id),
    constraint evidence_documents_sha256_check check (octet_length(sha256) = 32),
    constraint evidence_documents_status_check check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED')),
    constraint evidence_documents_rejection_check check (
        (status = 'REJECTED') = (rejection_code is not null)
        and (rejection_code is null) = (rejection_message is null)
        and (rejection_code is null) = (rejection_remedy is null))
);
create index evidence_documents_product_index on evidence_documents (product_id, id desc);
create index evidence_documents_order_index on evidence_documents (order_id, id) where order_id is not null;

create table assessment_reports (
    id uuid not null,
    order_id uuid not null,
    overall text not null,
    lab_reference bytea,
    valid_from date not null,
    valid_to date not null,
    issued_at timestamptz not null,
    constraint assessment_reports_pkey primary key (id),
    constraint assessment_reports_order_key unique (order_id),
    constraint assessment_reports_order_fkey foreign key (order_id) references orders (id),
    constraint assessment_reports_overall_check check (overall in ('PASS', 'FAIL')),
    constraint assessment_reports_validity_check check (valid_from <= valid_to)
);

create table report_findings (
    id uuid not null,
    report_id uuid not null,
    position integer not null,
    requirement text not null,
    result text not null,
    establishes text[] not null,
    evidence uuid[] not null,
    remark bytea,
    constraint report_findings_pkey primary key (id),
    constraint report_findings_position_key unique (report_id, position),
    constraint report_findings_report_fkey foreign key (report_id) references assessment_reports (id),
    constraint report_findings_result_check check (result in ('PASS', 'FAIL', 'NOT_APPLICABLE'))
);

create table certificates (
    id uuid not null,
    number text not null,
    order_id uuid not null,
    product_id uuid not null,
    organisation uuid not null,
    document_types text[] not null,
    valid_from date not null,
    valid_to date not null,
    status text not null,
    version bigint not null,
    created_at timestamptz not null,
    constraint certificates_pkey primary key (id),
    constraint certificates_number_key unique (number),
    constraint certificates_order_key unique (order_id),
    constraint certificates_order_fkey foreign key (order_id) references orders (id),
    constraint certificates_status_check check (status in ('VALID', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'SUPERSEDED'))
);
create index certificates_product_index on certificates (product_id, id desc);

create table transport_approvals (
    id uuid not null,
    organisation uuid not null,
    product_id uuid not null,
    origin text not null,
    destination text not null,
    mode text not null,
    direction text,
    aircraft text,
    as_of date not null,
    -- What was sent with the request: the decision rests on this and on nothing else.
    evidence jsonb not null,
    status text not null,
    reasons jsonb not null,
    self_check_id uuid,
    decided_at timestamptz,
    valid_to date,
    version bigint not null,
    created_at timestamptz not null,
    constraint transport_approvals_pkey primary key (id),
    constraint transport_approvals_status_check check (status in ('REQUESTED', 'APPROVED', 'NEEDS_REVIEW', 'REFUSED')),
    constraint transport_approvals_decided_check check ((status = 'REQUESTED') = (decided_at is null)),
    constraint transport_approvals_valid_check check (status <> 'APPROVED' or valid_to is not null)
);
create index transport_approvals_organisation_index on transport_approvals (organisation, id desc);
