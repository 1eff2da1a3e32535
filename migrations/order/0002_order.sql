-- Conventions of this file: seller, provider, carrier and organisation are IDs of organisations, provider_id is the ID of a
-- provider profile. Columns of type bytea are sealed (crates/envelope), except hashes; the comment of a table names the key:
-- that of the case (the ID of the order or enquiry) or that of the organisation.

-- Commands: idempotency keys of all mutations, for 48 hours. A repeated request returns the stored result.

create table idempotency_keys (
    organisation uuid not null,
    key text not null,
    -- Keyed hash: the same key with another request is refused.
    request_hash bytea not null,
    result_id uuid not null,
    created_at timestamptz not null,
    constraint idempotency_keys_pkey primary key (organisation, key)
);
create index idempotency_keys_age_index on idempotency_keys (created_at);

-- Projections: facts of the user and rule domains. An event replaces a row only if its sequence is greater, so redelivered and
-- reordered events are harmless.

create table organisations (
    id uuid not null,
    -- SELLER, PROVIDER, CARRIER or PLATFORM.
    kind text not null,
    status text not null,
    sequence bigint not null,
    constraint organisations_pkey primary key (id)
);

create table providers (
    id uuid not null,
    organisation uuid not null,
    status text not null,
    display_name text not null default '',
    sequence bigint not null,
    constraint providers_pkey primary key (id)
);

-- Public keys of the keys with which providers sign reports.
create table provider_keys (
    id uuid not null,
    provider_id uuid not null,
    organisation uuid not null,
    algorithm text not null,
    jwk jsonb not null,
    registered_at timestamptz not null,
    revoked_at timestamptz,
    sequence bigint not null,
    constraint provider_keys_pkey primary key (id),
    constraint provider_keys_algorithm_check check (algorithm in ('EdDSA', 'ES256'))
);

create table products (
    id uuid not null,
    organisation uuid not null,
    sku text not null default '',
    -- The SKU in the form in which SKUs are compared (normalisation::key).
    sku_key text not null default '',
    name text not null default '',
    origin_country text not null,
    hs_code text,
    status text not null,
    -- SHA-256 of everything that the rules evaluate. Other changes, for example of the name, cause no new check of approvals.
    digest bytea not null default '',
    sequence bigint not null,
    constraint products_pkey primary key (id)
);
-- The legacy import finds products by SKU.
create index products_sku_index on products (organisation, sku) where sku <> '';
create index products_sku_key_index on products (organisation, sku_key);

-- Names in all published versions of rule packs, to warn of unknown rule IDs and document codes. Withdrawn versions stay,
-- because orders can refer to them.
create table rule_packs (
    id uuid not null,
    pack text not null,
    version text not null,
    rules text[] not null,
    document_codes text[] not null,
    sequence bigint not null,
    constraint rule_packs_pkey primary key (id)
);
create index rule_packs_rules_index on rule_packs using gin (rules);
create index rule_packs_document_codes_index on rule_packs using gin (document_codes);

-- Imported units of UN/ECE Recommendation 20. They extend the extract in crates/units.
create table units (
    code text collate "C" not null,
    name text not null,
    symbol text,
    -- Time of the event that last described the unit. Earlier events change nothing.
    listed_at timestamptz not null,
    constraint units_pkey primary key (code),
    constraint units_code_check check (code ~ '^[A-Z0-9]{2,3}$')
);

-- A single row. Each process caches the units until the version changes.
create table unit_imports (
    id boolean not null default true,
    version bigint not null,
    -- True once all units of the recommendation have been imported.
    complete boolean not null,
    constraint unit_imports_pkey primary key (id),
    constraint unit_imports_one_row_check check (id)
);
insert into unit_imports (version, complete) values (0, false);

-- Orders, from the draft to the report. Sealed under the key of the case.

create sequence order_numbers;

create table orders (
    id uuid not null,
    number text not null,
    kind text not null,
    status text not null,
    seller uuid not null,
    product_id uuid not null,
    origin text not null,
    destination text not null,
    mode text not null,
    direction text,
    aircraft text,
    requirements text[] not null,
    message bytea,
    provider uuid,
    -- Deadline for quotes.
    quote_by timestamptz,
    -- Deadline for the report.
    due_at timestamptz,
    overdue_at timestamptz,
    version bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint orders_pkey primary key (id),
    constraint orders_number_key unique (number),
    constraint orders_kind_check check (kind in ('CONSULTATION', 'DOCUMENT_REVIEW', 'TESTING', 'CERTIFICATION')),
    constraint orders_status_check check (status in (
        'DRAFT', 'REQUESTED', 'QUOTED', 'DECLINED', 'EXPIRED', 'ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS', 'REPORTED',
        'DISPUTED', 'COMPLETED', 'CANCELLED')),
    -- An order can be cancelled before or after it has a provider.
    constraint orders_provider_check check (
        case when status in ('DRAFT', 'REQUESTED', 'QUOTED', 'DECLINED', 'EXPIRED') then provider is null
             when status = 'CANCELLED' then true
             else provider is not null end)
);
create index orders_product_index on orders (product_id, id desc);
create index orders_destination_index on orders (destination, id);
-- The quotas of drafts and requests.
create index orders_waiting_index on orders (seller, status) where status in ('DRAFT', 'REQUESTED', 'QUOTED');
create index orders_quote_by_index on orders (quote_by) where status in ('REQUESTED', 'QUOTED');
create index orders_due_index on orders (due_at)
    where overdue_at is null and status in ('ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS');

-- The providers that were asked for a quote. Candidates must not learn of each other's steps, so each has its own version and
-- updated_at, which cover only the steps that it can see.
create table order_candidates (
    order_id uuid not null,
    organisation uuid not null,
    provider_id uuid not null,
    state text not null,
    version bigint not null,
    updated_at timestamptz not null default now(),
    constraint order_candidates_pkey primary key (order_id, organisation),
    constraint order_candidates_order_id_fkey foreign key (order_id) references orders (id),
    constraint order_candidates_state_check check (state in ('ASKED', 'QUOTED', 'DECLINED', 'CHOSEN', 'PASSED_OVER'))
);
create unique index order_candidates_one_chosen_key on order_candidates (order_id) where state = 'CHOSEN';

create table quotes (
    id uuid not null,
    order_id uuid not null,
    organisation uuid not null,
    lines jsonb not null,
    total integer not null,
    currency text not null,
    lead_days integer not null,
    valid_until date not null,
    status text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint quotes_pkey primary key (id),
    constraint quotes_candidate_fkey foreign key (order_id, organisation)
        references order_candidates (order_id, organisation),
    constraint quotes_status_check check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED', 'WITHDRAWN'))
);
create unique index quotes_one_accepted_key on quotes (order_id) where status = 'ACCEPTED';
-- A candidate can withdraw its quote and submit another one.
create unique index quotes_one_standing_key on quotes (order_id, organisation) where status <> 'WITHDRAWN';

-- One row per event of the order, written in the same transaction.
create table order_timeline (
    id uuid not null,
    order_id uuid not null,
    sequence bigint not null,
    event text not null,
    status text not null,
    at timestamptz not null,
    -- Null for a program. Both are null for a scheduled job.
    by_user uuid,
    by_organisation uuid,
    -- The reason that was given.
    note bytea,
    constraint order_timeline_pkey primary key (id),
    constraint order_timeline_sequence_key unique (order_id, sequence),
    constraint order_timeline_order_id_fkey foreign key (order_id) references orders (id)
);

-- The order as each organisation that can see it sees it, and once for the platform (organisation: the nil UUID). Written with
-- every visible step. Each list is one range of an index that begins with the organisation, so that every page costs the same.
create table order_entries (
    organisation uuid not null,
    order_id uuid not null,
    part text not null,
    status text not null,
    kind text not null,
    seller uuid not null,
    provider uuid,
    -- The C collation lets the index find prefixes.
    number text collate "C" not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- 9999-12-31 if there is no deadline; also due_at and act_by.
    quote_by timestamptz not null,
    due_at timestamptz not null,
    -- The report is late and has not been issued.
    overdue boolean not null,
    -- The task that waits for this organisation, its start and its deadline.
    waiting text,
    waiting_since timestamptz not null,
    act_by timestamptz not null,
    -- Number of documents of the order that wait for a decision, and of those that were rejected.
    submitted integer not null,
    rejected integer not null,
    constraint order_entries_pkey primary key (organisation, order_id),
    constraint order_entries_part_check check (part in ('SELLER', 'PROVIDER', 'PLATFORM'))
);
-- Every step writes these indexes. The entries of the platform, one per order, are only in those by which the platform sorts.
create index order_entries_status_index on order_entries (organisation, status, order_id);
create index order_entries_updated_index on order_entries (organisation, updated_at, order_id);
create index order_entries_due_index on order_entries (organisation, due_at, order_id) where part <> 'PLATFORM';
create index order_entries_quote_by_index on order_entries (organisation, quote_by, order_id) where part <> 'PLATFORM';
create index order_entries_number_index on order_entries (organisation, number, order_id) where part <> 'PLATFORM';
create index order_entries_overdue_index on order_entries (organisation, order_id) where overdue;
create index order_entries_waiting_index on order_entries (organisation, waiting, act_by, order_id)
    where waiting is not null;
create index order_entries_submitted_index on order_entries (organisation, due_at, order_id) where submitted > 0;
create index order_entries_rejected_index on order_entries (organisation, due_at, order_id) where rejected > 0;

-- Break-glass reads of the texts of a case by the platform's staff. The row is written before the text is read.
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

-- Evidence: documents of products, their files, and the grants to read them. Sealed under the key of the case if the document
-- belongs to an order, otherwise under the key of the organisation.

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
    updated_at timestamptz not null default now(),
    constraint evidence_documents_pkey primary key (id),
    constraint evidence_documents_order_id_fkey foreign key (order_id) references orders (id),
    constraint evidence_documents_sha256_check check (octet_length(sha256) = 32),
    constraint evidence_documents_status_check check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED', 'EXPIRED')),
    constraint evidence_documents_rejection_check check (
        (status = 'REJECTED') = (rejection_code is not null)
        and (rejection_code is null) = (rejection_message is null)
        and (rejection_code is null) = (rejection_remedy is null))
);
create index evidence_documents_product_index on evidence_documents (product_id, id desc);
create index evidence_documents_order_index on evidence_documents (order_id, id) where order_id is not null;
-- The quotas of an organisation and of a product.
create index evidence_documents_organisation_index on evidence_documents (organisation);
create index evidence_documents_standing_index on evidence_documents (product_id)
    where status in ('SUBMITTED', 'ACCEPTED');
-- The work lists of documents without an order.
create index evidence_documents_loose_index on evidence_documents (id) where order_id is null and status = 'SUBMITTED';
create index evidence_documents_loose_rejected_index on evidence_documents (organisation, id)
    where order_id is null and status = 'REJECTED';
create index evidence_documents_expiry_index on evidence_documents (expires_on, id)
    where status = 'ACCEPTED' and expires_on is not null;
create index evidence_documents_own_expiry_index on evidence_documents (organisation, expires_on, id)
    where status = 'ACCEPTED' and expires_on is not null;

-- Requests of the provider for documents during an assessment. Sealed under the key of the case.
create table document_requests (
    id uuid not null,
    order_id uuid not null,
    kind text not null,
    text bytea not null,
    status text not null,
    -- The latest answer. It stays after a rejection, so that the resubmitted document can answer again.
    document_id uuid,
    requested_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint document_requests_pkey primary key (id),
    constraint document_requests_order_id_fkey foreign key (order_id) references orders (id),
    constraint document_requests_document_id_fkey foreign key (document_id) references evidence_documents (id),
    constraint document_requests_status_check check (status in ('OPEN', 'ANSWERED', 'SATISFIED')),
    constraint document_requests_answer_check check (status = 'OPEN' or document_id is not null)
);
create index document_requests_order_index on document_requests (order_id, id);
create unique index document_requests_document_id_key on document_requests (document_id) where document_id is not null;

-- The content is in the object store under the ID of the file, encrypted with data_key.
create table files (
    id uuid not null,
    organisation uuid not null,
    name bytea not null,
    content_type text not null,
    size bigint not null,
    sha256 bytea not null,
    data_key bytea not null,
    -- Null until the file is attached to a document.
    document_id uuid,
    -- Time at which the document got another file or another hash.
    replaced_at timestamptz,
    -- Time at which the whole content was last compared with sha256.
    verified_at timestamptz,
    created_at timestamptz not null,
    constraint files_pkey primary key (id),
    constraint files_document_id_fkey foreign key (document_id) references evidence_documents (id),
    constraint files_size_check check (size > 0),
    constraint files_sha256_check check (octet_length(sha256) = 32)
);
create unique index files_one_current_key on files (document_id) where replaced_at is null;
create index files_document_id_index on files (document_id) where document_id is not null;
-- Files without a document: the limit per organisation, and the removal after a day.
create index files_unattached_index on files (organisation) where document_id is null;
create index files_orphans_index on files (created_at) where document_id is null;

-- Total size of all files of each organisation, attached or not. Updated in the transaction of the file.
create table stored_bytes (
    organisation uuid not null,
    bytes bigint not null,
    constraint stored_bytes_pkey primary key (organisation),
    constraint stored_bytes_bytes_check check (bytes >= 0)
);

-- The row is written before the first byte is sent, so that no read goes unrecorded.
create table file_reads (
    id uuid not null,
    file_id uuid not null,
    -- Null for a program.
    by_user uuid,
    by_organisation uuid not null,
    -- Required of the platform's staff only.
    reason bytea,
    at timestamptz not null,
    constraint file_reads_pkey primary key (id),
    constraint file_reads_file_id_fkey foreign key (file_id) references files (id) on delete cascade
);
create index file_reads_file_index on file_reads (file_id, id desc);

-- Permission of the seller for another organisation to read a document and its file.
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
    constraint document_grants_document_id_fkey foreign key (document_id) references evidence_documents (id),
    constraint document_grants_grantee_check check (grantee <> organisation),
    constraint document_grants_until_check check (until > created_at)
);
create index document_grants_document_index on document_grants (document_id, id desc);
create index document_grants_grantee_index on document_grants (grantee, document_id desc) where revoked_at is null;

-- Assessment: signed reports, and disputes about them. Sealed under the key of the case.

-- Rejects every change of a table whose rows are final.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed', tg_table_name using errcode = 'restrict_violation';
end
$$;

create table assessment_reports (
    id uuid not null,
    order_id uuid not null,
    -- The report of the same order that this report corrects.
    supersedes uuid,
    overall text not null,
    lab_reference bytea,
    valid_from date not null,
    valid_to date not null,
    issued_at timestamptz not null,
    -- The canonical JSON (RFC 8785) that the provider signed, its hash, the key and both signatures.
    body bytea,
    body_sha256 bytea,
    signing_key uuid,
    signature text,
    countersignature text,
    constraint assessment_reports_pkey primary key (id),
    constraint assessment_reports_order_id_fkey foreign key (order_id) references orders (id),
    constraint assessment_reports_supersedes_fkey foreign key (supersedes) references assessment_reports (id),
    constraint assessment_reports_supersedes_key unique (supersedes),
    constraint assessment_reports_overall_check check (overall in ('PASS', 'FAIL')),
    constraint assessment_reports_validity_check check (valid_from <= valid_to),
    constraint assessment_reports_signed_check check (
        num_nonnulls(body, body_sha256, signing_key, signature, countersignature) in (0, 5))
);
-- The reports of an order form a chain: one first report, and at most one successor of each.
create unique index assessment_reports_first_key on assessment_reports (order_id) where supersedes is null;
create index assessment_reports_order_index on assessment_reports (order_id, id desc);
create trigger assessment_reports_immutable_trigger before update or delete or truncate on assessment_reports
    for each statement execute function refuse_change();

create table report_findings (
    id uuid not null,
    report_id uuid not null,
    position integer not null,
    requirement text not null,
    result text not null,
    -- Document types for which the certificate counts.
    establishes text[] not null,
    -- Documents on which the finding is based.
    evidence uuid[] not null,
    remark bytea,
    constraint report_findings_pkey primary key (id),
    constraint report_findings_report_id_fkey foreign key (report_id) references assessment_reports (id),
    constraint report_findings_position_key unique (report_id, position),
    constraint report_findings_result_check check (result in ('PASS', 'FAIL', 'NOT_APPLICABLE'))
);
create trigger report_findings_immutable_trigger before update or delete or truncate on report_findings
    for each statement execute function refuse_change();

create table disputes (
    id uuid not null,
    order_id uuid not null,
    reason bytea not null,
    opened_at timestamptz not null,
    outcome text,
    resolution bytea,
    resolved_at timestamptz,
    constraint disputes_pkey primary key (id),
    constraint disputes_order_id_fkey foreign key (order_id) references orders (id),
    constraint disputes_outcome_check check (outcome in ('DISMISSED', 'UPHELD')),
    constraint disputes_resolved_check check (
        (outcome is null) = (resolved_at is null) and (outcome is null) = (resolution is null))
);
create index disputes_order_index on disputes (order_id, id desc);
create unique index disputes_one_open_key on disputes (order_id) where outcome is null;

-- Certificates of passed assessments, and the expiry of certificates and documents. Sealed under the key of the case.

create sequence certificate_numbers;

create table certificates (
    id uuid not null,
    number text not null,
    order_id uuid not null,
    report_id uuid not null,
    product_id uuid not null,
    -- The seller.
    organisation uuid not null,
    provider uuid not null,
    provider_id uuid not null,
    markets text[] not null,
    requirements text[] not null,
    document_types text[] not null,
    valid_from date not null,
    valid_to date not null,
    -- Product and issuer as they were on the day of issue.
    product_name text not null default '',
    product_sku text not null default '',
    issuer text not null default '',
    status text not null,
    -- The cause of a suspension decides who can end it.
    cause text,
    -- Public token of the verification page: its SHA-256 to find the certificate, and the sealed token to show it.
    token_sha256 bytea,
    token bytea,
    version bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint certificates_pkey primary key (id),
    constraint certificates_order_id_fkey foreign key (order_id) references orders (id),
    constraint certificates_report_id_fkey foreign key (report_id) references assessment_reports (id),
    constraint certificates_number_key unique (number),
    constraint certificates_report_id_key unique (report_id),
    constraint certificates_token_sha256_key unique (token_sha256),
    constraint certificates_status_check check (status in ('VALID', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'SUPERSEDED')),
    constraint certificates_cause_check check (
        (status = 'SUSPENDED') = (cause is not null)
        and cause in ('ISSUER', 'PLATFORM', 'PROVIDER_SUSPENDED', 'CORRECTION')),
    constraint certificates_token_check check (
        (token is null) = (token_sha256 is null) and octet_length(token_sha256) = 32)
);
-- All other certificates of the order were superseded or revoked.
create unique index certificates_one_standing_key on certificates (order_id)
    where status in ('VALID', 'SUSPENDED', 'EXPIRED');
create index certificates_product_index on certificates (product_id, id desc);
create index certificates_organisation_index on certificates (organisation, id desc);
create index certificates_organisation_updated_index on certificates (organisation, updated_at);
create index certificates_provider_index on certificates (provider, id desc);
create index certificates_provider_updated_index on certificates (provider, updated_at);
create index certificates_updated_index on certificates (updated_at);
-- In the order in which a provider review locks its pages.
create index certificates_profile_index on certificates (provider_id, id) where status in ('VALID', 'SUSPENDED');
create index certificates_expiry_index on certificates (valid_to, id) where status = 'VALID';
create index certificates_own_expiry_index on certificates (organisation, valid_to, id) where status = 'VALID';

-- One row per event of the certificate, written in the same transaction.
create table certificate_events (
    id uuid not null,
    certificate_id uuid not null,
    sequence bigint not null,
    event text not null,
    status text not null,
    cause text,
    at timestamptz not null,
    by_user uuid,
    by_organisation uuid,
    reason bytea,
    constraint certificate_events_pkey primary key (id),
    constraint certificate_events_certificate_id_fkey foreign key (certificate_id) references certificates (id),
    constraint certificate_events_sequence_key unique (certificate_id, sequence)
);
create trigger certificate_events_immutable_trigger before update or delete or truncate on certificate_events
    for each statement execute function refuse_change();

-- Reminders that were sent, so that each is sent once.
create table expiry_reminders (
    -- A document or a certificate.
    subject uuid not null,
    days bigint not null,
    expires_on date not null,
    sent_at timestamptz not null,
    constraint expiry_reminders_pkey primary key (subject, days, expires_on)
);

-- Consignments, and the places between which they travel. Sealed under the key of the seller's organisation.

-- UN/LOCODE. The seed data at the end of this file is an extract; administrators import the full list.
create table places (
    -- The C collation compares bytes, which is the order of the codes.
    code text collate "C" not null,
    name text not null,
    constraint places_pkey primary key (code),
    constraint places_code_check check (code ~ '^[A-Z]{2}[A-Z2-9]{3}$')
);
create index places_country_index on places (left(code, 2));

-- Countries of which all places have been imported. An unknown place is an error there, and a warning in other countries.
create table place_countries (
    country text not null,
    complete_since timestamptz not null,
    constraint place_countries_pkey primary key (country)
);

-- Results of imports, for idempotent replays.
create table place_imports (
    id uuid not null,
    imported bigint not null,
    changed bigint not null,
    at timestamptz not null,
    constraint place_imports_pkey primary key (id)
);

create sequence consignment_numbers;

create table consignments (
    id uuid not null,
    number text not null,
    -- The seller.
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
    -- The latest transport approval of the current plan. An update of the plan clears it.
    approval_id uuid,
    -- Transport conditions of the rules, copied from the approval at dispatch.
    conditions jsonb not null,
    version bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint consignments_pkey primary key (id),
    constraint consignments_number_key unique (number),
    constraint consignments_incoterm_check check (
        incoterm in ('EXW', 'FCA', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP', 'FAS', 'FOB', 'CFR', 'CIF')),
    constraint consignments_incoterm_mode_check check (
        incoterm not in ('FAS', 'FOB', 'CFR', 'CIF') or mode = 'SEA'),
    constraint consignments_status_check check (
        status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD', 'ARRIVED', 'REJECTED', 'CLOSED', 'CANCELLED')),
    constraint consignments_approval_check check (status in ('PLANNED', 'CANCELLED') or approval_id is not null)
);
create index consignments_organisation_index on consignments (organisation, id desc);
create index consignments_updated_index on consignments (organisation, updated_at);
create index consignments_carrier_index on consignments (carrier, id desc) where carrier is not null;
create index consignments_carrier_updated_index on consignments (carrier, updated_at) where carrier is not null;
-- The quota of consignments that have not arrived.
create index consignments_open_index on consignments (organisation)
    where status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD');
create index consignments_held_index on consignments (id) where status = 'ON_HOLD';

create table consignment_lines (
    id uuid not null,
    consignment_id uuid not null,
    position integer not null,
    product_id uuid not null,
    -- Decimal numbers as text, to keep them as entered; also gross_mass.
    quantity text not null,
    unit text not null,
    packages integer not null,
    gross_mass text,
    description bytea,
    constraint consignment_lines_pkey primary key (id),
    constraint consignment_lines_consignment_id_fkey foreign key (consignment_id) references consignments (id),
    constraint consignment_lines_position_key unique (consignment_id, position)
);
create index consignment_lines_product_index on consignment_lines (product_id, consignment_id);

-- Assignments of data loggers.
create table consignment_devices (
    id uuid not null,
    consignment_id uuid not null,
    device_id uuid not null,
    assigned_at timestamptz not null,
    unassigned_at timestamptz,
    constraint consignment_devices_pkey primary key (id),
    constraint consignment_devices_consignment_id_fkey foreign key (consignment_id) references consignments (id)
);
create unique index consignment_devices_one_assignment_key on consignment_devices (consignment_id, device_id)
    where unassigned_at is null;
create index consignment_devices_consignment_index on consignment_devices (consignment_id, id);

-- One row per event of the consignment, written in the same transaction.
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
    constraint consignment_timeline_consignment_id_fkey foreign key (consignment_id) references consignments (id),
    constraint consignment_timeline_sequence_key unique (consignment_id, sequence)
);

-- Transport approvals: decisions whether goods can travel a lane, and their review after a change. Sealed under the key of the
-- seller's organisation.

create table transport_approvals (
    id uuid not null,
    -- The seller.
    organisation uuid not null,
    product_id uuid not null,
    -- Null for an approval of one product on a lane.
    consignment_id uuid,
    origin text not null,
    destination text not null,
    mode text not null,
    direction text,
    aircraft text,
    -- The day for which the rules are evaluated.
    as_of date not null,
    -- Version of the approval at which the rules were last asked. Answers to earlier questions are ignored.
    asked_at_version bigint not null,
    status text not null,
    reasons jsonb not null,
    conditions jsonb not null,
    decided_at timestamptz,
    decided_by text,
    valid_to date,
    appeals integer not null default 0,
    -- An appeal waits for the decision of an administrator.
    appealed boolean not null default false,
    -- Excludes the approval from transport_approvals_one_open_key.
    duplicate boolean not null default false,
    version bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint transport_approvals_pkey primary key (id),
    constraint transport_approvals_consignment_id_fkey foreign key (consignment_id) references consignments (id),
    constraint transport_approvals_status_check check (
        status in ('REQUESTED', 'APPROVED', 'NEEDS_REVIEW', 'REFUSED', 'SUSPENDED')),
    -- A refused approval that is requested again keeps its last decision until the next one.
    constraint transport_approvals_decided_check check (
        (decided_by is null) = (decided_at is null) and (status = 'REQUESTED' or decided_at is not null)),
    constraint transport_approvals_valid_check check (status <> 'APPROVED' or valid_to is not null)
);
-- At most one open approval per product and lane.
create unique index transport_approvals_one_open_key
    on transport_approvals (product_id, origin, destination, mode, direction, aircraft) nulls not distinct
    where consignment_id is null and status <> 'REFUSED' and not duplicate;
create index transport_approvals_organisation_index on transport_approvals (organisation, id desc);
create index transport_approvals_updated_index on transport_approvals (organisation, updated_at);
-- A carrier lists the approvals of its consignments, of all sellers.
create index transport_approvals_recent_index on transport_approvals (updated_at);
create index transport_approvals_consignment_index on transport_approvals (consignment_id, id)
    where consignment_id is not null;
create index transport_approvals_work_index on transport_approvals (organisation, status, id)
    where status in ('REFUSED', 'SUSPENDED', 'NEEDS_REVIEW');
-- The quota of undecided approvals.
create index transport_approvals_undecided_index on transport_approvals (organisation)
    where status in ('REQUESTED', 'NEEDS_REVIEW');

-- The question to the rule domain about each product, and its latest answer.
create table transport_approval_checks (
    approval_id uuid not null,
    product_id uuid not null,
    position integer not null,
    -- The evidence that was sent. The decision is based on nothing else.
    evidence jsonb not null,
    -- IDs of the certificates and documents in the evidence.
    sources uuid[] not null,
    self_check_id uuid,
    verdict text,
    reasons jsonb not null,
    conditions jsonb not null,
    -- Null until the rule domain answers.
    answered_at timestamptz,
    constraint transport_approval_checks_pkey primary key (approval_id, product_id),
    constraint transport_approval_checks_approval_id_fkey foreign key (approval_id) references transport_approvals (id)
);
create index transport_approval_checks_product_index on transport_approval_checks (product_id, approval_id);
create index transport_approval_checks_sources_index on transport_approval_checks using gin (sources);

-- One row per step of the approval, written in the same transaction. A question about several products is one step with one
-- event per product; its row has the ID of the first event.
create table transport_approval_timeline (
    id uuid not null,
    approval_id uuid not null,
    sequence bigint not null,
    event text not null,
    status text not null,
    at timestamptz not null,
    by_user uuid,
    by_organisation uuid,
    -- Code of the change that suspended the approval.
    because text,
    -- Documents that an appeal presents.
    documents uuid[] not null,
    note bytea,
    constraint transport_approval_timeline_pkey primary key (id),
    constraint transport_approval_timeline_approval_id_fkey foreign key (approval_id) references transport_approvals (id),
    constraint transport_approval_timeline_sequence_key unique (approval_id, sequence)
);

-- Pending reviews. The transaction of a change inserts one row; a job then suspends and rechecks the affected approvals in
-- pages, each in its own transaction. The commit of a change therefore does not depend on the number of approvals.
create table approval_reviews (
    id uuid not null,
    kind text not null,
    -- Certificates and documents, products (also for verdicts), or the organisation that issued certificates.
    subjects uuid[] not null,
    -- Products and lanes for which the rules decide differently.
    verdicts jsonb not null,
    -- Null for VERDICTS: the change depends on the approval.
    change text,
    -- The last approval of the previous page; for ISSUER, the last certificate.
    cursor uuid not null,
    correlation uuid not null,
    causation uuid,
    -- Publish the events in the bulk lane, however few they are.
    bulk boolean not null,
    -- The same products changed again behind the cursor: restart the review once at its end.
    again boolean not null default false,
    -- The seller of the products. Null if the review is not about products.
    organisation uuid,
    -- After a failed page: the time of the next attempt.
    due_at timestamptz not null default now(),
    -- Sort key of due reviews. The reviews of one seller are 10 seconds apart, longer than a page takes, so that a seller with
    -- many reviews does not delay the others.
    turn timestamptz not null,
    constraint approval_reviews_pkey primary key (id),
    constraint approval_reviews_kind_check check (kind in ('EVIDENCE', 'PRODUCTS', 'VERDICTS', 'ISSUER')),
    constraint approval_reviews_change_check check ((kind = 'VERDICTS') = (change is null))
);
create index approval_reviews_turn_index on approval_reviews (turn, id);
create index approval_reviews_organisation_index on approval_reviews (organisation, turn);
-- Reading an approval looks up changed verdicts about its products.
create index approval_reviews_verdicts_index on approval_reviews using gin (subjects) where kind = 'VERDICTS';
-- Repeated changes of a product share one review.
create unique index approval_reviews_products_key on approval_reviews (subjects, change) where kind = 'PRODUCTS';

-- Pending reviews of the certificates of a provider whose status has changed. Until its page is done, a valid certificate of a
-- suspended provider is read as suspended.
create table provider_reviews (
    provider_id uuid not null,
    -- The last certificate of the previous page.
    cursor uuid not null,
    correlation uuid not null,
    causation uuid,
    bulk boolean not null,
    due_at timestamptz not null default now(),
    constraint provider_reviews_pkey primary key (provider_id)
);
create index provider_reviews_due_index on provider_reviews (due_at);

-- Enquiries before an order, messages of enquiries and orders, and ratings after an order. Sealed under the key of the case.

create sequence enquiry_numbers;

create table enquiries (
    id uuid not null,
    number text not null,
    seller uuid not null,
    provider uuid not null,
    provider_id uuid not null,
    self_check_id uuid,
    product_id uuid,
    status text not null,
    version bigint not null,
    created_at timestamptz not null,
    -- Deadline for an answer while the enquiry is OPEN.
    expires_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint enquiries_pkey primary key (id),
    constraint enquiries_number_key unique (number),
    constraint enquiries_status_check check (status in ('OPEN', 'ANSWERED', 'CLOSED', 'EXPIRED'))
);
create index enquiries_seller_index on enquiries (seller, id desc);
create index enquiries_seller_updated_index on enquiries (seller, updated_at);
create index enquiries_provider_index on enquiries (provider, id desc);
create index enquiries_provider_updated_index on enquiries (provider, updated_at);
create index enquiries_inbox_index on enquiries (provider, expires_at, id) where status = 'OPEN';
create index enquiries_waiting_index on enquiries (expires_at, id) where status = 'OPEN';
-- The quotas of open enquiries, and of enquiries to one provider in 24 hours.
create index enquiries_open_of_seller_index on enquiries (seller, provider) where status = 'OPEN';
create index enquiries_of_day_index on enquiries (seller, provider, created_at);

create table messages (
    id uuid not null,
    enquiry_id uuid,
    order_id uuid,
    -- Identifies the thread: an order has one with each candidate.
    provider uuid not null,
    sender uuid not null,
    recipient uuid not null,
    -- Null for a program.
    by_user uuid,
    text bytea not null,
    sent_at timestamptz not null,
    constraint messages_pkey primary key (id),
    constraint messages_enquiry_id_fkey foreign key (enquiry_id) references enquiries (id),
    constraint messages_order_id_fkey foreign key (order_id) references orders (id),
    constraint messages_thread_check check (num_nonnulls(enquiry_id, order_id) = 1),
    constraint messages_parties_check check (sender <> recipient and provider in (sender, recipient))
);
create index messages_enquiry_index on messages (enquiry_id, id) where enquiry_id is not null;
create index messages_order_index on messages (order_id, id) where order_id is not null;
create index messages_order_thread_index on messages (order_id, provider, id) where order_id is not null;

-- One rating per order. A new rating replaces it.
create table ratings (
    id uuid not null,
    order_id uuid not null,
    seller uuid not null,
    provider uuid not null,
    provider_id uuid not null,
    stars smallint not null,
    comment bytea,
    version bigint not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint ratings_pkey primary key (id),
    constraint ratings_order_id_fkey foreign key (order_id) references orders (id),
    constraint ratings_order_id_key unique (order_id),
    constraint ratings_stars_check check (stars between 1 and 5)
);

-- Legacy import: orders of another system, each imported once per organisation.

create table legacy_orders (
    organisation uuid not null,
    -- Number of the order in the other system.
    reference text not null,
    -- The number in the form in which numbers are compared (normalisation::key).
    reference_key text,
    order_id uuid not null,
    import_id uuid not null,
    imported_at timestamptz not null,
    constraint legacy_orders_pkey primary key (organisation, reference),
    constraint legacy_orders_order_id_fkey foreign key (order_id) references orders (id)
);
create unique index legacy_orders_reference_key_key on legacy_orders (organisation, reference_key);

-- Seed data: common ports, airports and cities of UN/LOCODE, so that plans are checked before the first import.

insert into places (code, name) values
    ('AEAUH', 'Abu Dhabi'),
    ('AEDXB', 'Dubai'),
    ('AEJEA', 'Jebel Ali'),
    ('ARBUE', 'Buenos Aires'),
    ('ATLNZ', 'Linz'),
    ('ATVIE', 'Wien'),
    ('AUBNE', 'Brisbane'),
    ('AUFRE', 'Fremantle'),
    ('AUMEL', 'Melbourne'),
    ('AUSYD', 'Sydney'),
    ('BDCGP', 'Chittagong'),
    ('BEANR', 'Antwerpen'),
    ('BEBRU', 'Brussel (Bruxelles)'),
    ('BELGG', 'Liège'),
    ('BEZEE', 'Zeebrugge'),
    ('BGSOF', 'Sofia'),
    ('BGVAR', 'Varna'),
    ('BRRIO', 'Rio de Janeiro'),
    ('BRSSZ', 'Santos'),
    ('CAHAL', 'Halifax'),
    ('CAMTR', 'Montréal'),
    ('CATOR', 'Toronto'),
    ('CAVAN', 'Vancouver'),
    ('CHBSL', 'Basel'),
    ('CHGVA', 'Genève'),
    ('CHZRH', 'Zürich'),
    ('CLSAI', 'San Antonio'),
    ('CLVAP', 'Valparaíso'),
    ('CNBJS', 'Beijing'),
    ('CNCAN', 'Guangzhou'),
    ('CNDLC', 'Dalian'),
    ('CNNGB', 'Ningbo'),
    ('CNSHA', 'Shanghai'),
    ('CNSZX', 'Shenzhen'),
    ('CNTAO', 'Qingdao'),
    ('CNTSN', 'Tianjin'),
    ('CNXMN', 'Xiamen'),
    ('CNYTN', 'Yantian'),
    ('COBUN', 'Buenaventura'),
    ('COCTG', 'Cartagena'),
    ('CYLCA', 'Larnaca'),
    ('CYLMS', 'Limassol'),
    ('CZPRG', 'Praha'),
    ('DEBER', 'Berlin'),
    ('DEBRE', 'Bremen'),
    ('DEBRV', 'Bremerhaven'),
    ('DECGN', 'Köln'),
    ('DEDUI', 'Duisburg'),
    ('DEDUS', 'Düsseldorf'),
    ('DEFRA', 'Frankfurt am Main'),
    ('DEHAM', 'Hamburg'),
    ('DELEJ', 'Leipzig'),
    ('DEMUC', 'München'),
    ('DENUE', 'Nürnberg'),
    ('DESTR', 'Stuttgart'),
    ('DEWVN', 'Wilhelmshaven'),
    ('DKAAR', 'Aarhus'),
    ('DKCPH', 'København'),
    ('EETLL', 'Tallinn'),
    ('EGALY', 'Alexandria'),
    ('EGPSD', 'Port Said'),
    ('ESALG', 'Algeciras'),
    ('ESBCN', 'Barcelona'),
    ('ESBIO', 'Bilbao'),
    ('ESMAD', 'Madrid'),
    ('ESVLC', 'Valencia'),
    ('FIHEL', 'Helsinki'),
    ('FRBOD', 'Bordeaux'),
    ('FRFOS', 'Fos-sur-Mer'),
    ('FRLEH', 'Le Havre'),
    ('FRMRS', 'Marseille'),
    ('FRPAR', 'Paris'),
    ('GBBEL', 'Belfast'),
    ('GBFXT', 'Felixstowe'),
    ('GBIMM', 'Immingham'),
    ('GBLAR', 'Larne'),
    ('GBLGP', 'London Gateway Port'),
    ('GBLHR', 'Heathrow'),
    ('GBLIV', 'Liverpool'),
    ('GBLON', 'London'),
    ('GBSOU', 'Southampton'),
    ('GBTIL', 'Tilbury'),
    ('GBWPT', 'Warrenpoint'),
    ('GEPTI', 'Poti'),
    ('GRPIR', 'Piraeus'),
    ('GRSKG', 'Thessaloniki'),
    ('HKHKG', 'Hong Kong'),
    ('HRRJK', 'Rijeka'),
    ('HRZAG', 'Zagreb'),
    ('HUBUD', 'Budapest'),
    ('IDJKT', 'Jakarta'),
    ('IDSUB', 'Surabaya'),
    ('IEDUB', 'Dublin'),
    ('IEORK', 'Cork'),
    ('ILASH', 'Ashdod'),
    ('ILHFA', 'Haifa'),
    ('INBOM', 'Mumbai'),
    ('INDEL', 'Delhi'),
    ('INMAA', 'Chennai'),
    ('INMUN', 'Mundra'),
    ('INNSA', 'Jawaharlal Nehru (Nhava Sheva)'),
    ('ISREY', 'Reykjavík'),
    ('ITGIT', 'Gioia Tauro'),
    ('ITGOA', 'Genova'),
    ('ITMIL', 'Milano'),
    ('ITNAP', 'Napoli'),
    ('ITROM', 'Roma'),
    ('ITSPE', 'La Spezia'),
    ('ITTRS', 'Trieste'),
    ('JPNGO', 'Nagoya'),
    ('JPOSA', 'Osaka'),
    ('JPTYO', 'Tokyo'),
    ('JPUKB', 'Kobe'),
    ('JPYOK', 'Yokohama'),
    ('KEMBA', 'Mombasa'),
    ('KRPUS', 'Busan'),
    ('KRSEL', 'Seoul'),
    ('LKCMB', 'Colombo'),
    ('LTKLJ', 'Klaipeda'),
    ('LTVNO', 'Vilnius'),
    ('LULUX', 'Luxembourg'),
    ('LVRIX', 'Riga'),
    ('MACAS', 'Casablanca'),
    ('MAPTM', 'Tanger Med'),
    ('MTMAR', 'Marsaxlokk'),
    ('MXVER', 'Veracruz'),
    ('MXZLO', 'Manzanillo'),
    ('MYPKG', 'Port Klang'),
    ('MYTPP', 'Tanjung Pelepas'),
    ('NGAPP', 'Apapa'),
    ('NGLOS', 'Lagos'),
    ('NLAMS', 'Amsterdam'),
    ('NLRTM', 'Rotterdam'),
    ('NLVLI', 'Vlissingen'),
    ('NOBGO', 'Bergen'),
    ('NOOSL', 'Oslo'),
    ('NZAKL', 'Auckland'),
    ('OMSLL', 'Salalah'),
    ('PABLB', 'Balboa'),
    ('PECLL', 'Callao'),
    ('PHMNL', 'Manila'),
    ('PKKHI', 'Karachi'),
    ('PLGDN', 'Gdansk'),
    ('PLGDY', 'Gdynia'),
    ('PLWAW', 'Warszawa'),
    ('PTLEI', 'Leixões'),
    ('PTLIS', 'Lisboa'),
    ('PTSIE', 'Sines'),
    ('QADOH', 'Doha'),
    ('ROBUH', 'Bucuresti'),
    ('ROCND', 'Constanta'),
    ('RSBEG', 'Beograd'),
    ('RSPRN', 'Pristina'),
    ('SADMM', 'Ad Dammam'),
    ('SAJED', 'Jeddah'),
    ('SEGOT', 'Göteborg'),
    ('SESTO', 'Stockholm'),
    ('SGSIN', 'Singapore'),
    ('SIKOP', 'Koper'),
    ('SKBTS', 'Bratislava'),
    ('THBKK', 'Bangkok'),
    ('THLCH', 'Laem Chabang'),
    ('TNTUN', 'Tunis'),
    ('TRIST', 'Istanbul'),
    ('TRIZM', 'Izmir'),
    ('TRMER', 'Mersin'),
    ('TWKEL', 'Keelung'),
    ('TWKHH', 'Kaohsiung'),
    ('TWTPE', 'Taipei'),
    ('UAODS', 'Odesa'),
    ('USBAL', 'Baltimore'),
    ('USCHI', 'Chicago'),
    ('USCHS', 'Charleston'),
    ('USHOU', 'Houston'),
    ('USLAX', 'Los Angeles'),
    ('USLGB', 'Long Beach'),
    ('USMIA', 'Miami'),
    ('USNYC', 'New York'),
    ('USOAK', 'Oakland'),
    ('USORF', 'Norfolk'),
    ('USSAV', 'Savannah'),
    ('USSEA', 'Seattle'),
    ('UYMVD', 'Montevideo'),
    ('VNHAN', 'Hanoi'),
    ('VNHPH', 'Haiphong'),
    ('VNSGN', 'Ho Chi Minh City'),
    ('ZACPT', 'Cape Town'),
    ('ZADUR', 'Durban'),
    ('ZAJNB', 'Johannesburg');
