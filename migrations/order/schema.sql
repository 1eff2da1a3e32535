CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% is never changed', tg_table_name using errcode = 'restrict_violation';
end
$$;

CREATE SEQUENCE public.approval_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.approval_reviews (
    id uuid NOT NULL,
    kind text NOT NULL,
    subjects uuid[] NOT NULL,
    verdicts jsonb NOT NULL,
    change text,
    cursor uuid NOT NULL,
    correlation uuid NOT NULL,
    causation uuid,
    bulk boolean NOT NULL,
    again boolean DEFAULT false NOT NULL,
    organisation uuid,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    turn timestamp with time zone NOT NULL,
    CONSTRAINT approval_reviews_change_check CHECK (((kind = 'VERDICTS'::text) = (change IS NULL))),
    CONSTRAINT approval_reviews_kind_check CHECK ((kind = ANY (ARRAY['EVIDENCE'::text, 'PRODUCTS'::text, 'VERDICTS'::text, 'ISSUER'::text])))
);

CREATE TABLE public.assessment_reports (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    supersedes uuid,
    overall text NOT NULL,
    lab_reference bytea,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    body bytea,
    body_sha256 bytea,
    signing_key uuid,
    signature text,
    countersignature text,
    CONSTRAINT assessment_reports_overall_check CHECK ((overall = ANY (ARRAY['PASS'::text, 'FAIL'::text]))),
    CONSTRAINT assessment_reports_signed_check CHECK ((num_nonnulls(body, body_sha256, signing_key, signature, countersignature) = ANY (ARRAY[0, 5]))),
    CONSTRAINT assessment_reports_validity_check CHECK ((valid_from <= valid_to))
);

CREATE TABLE public.case_reads (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    by_user uuid,
    by_organisation uuid NOT NULL,
    reason bytea NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.certificate_events (
    id uuid NOT NULL,
    certificate_id uuid NOT NULL,
    sequence bigint NOT NULL,
    event text NOT NULL,
    status text NOT NULL,
    cause text,
    at timestamp with time zone NOT NULL,
    by_user uuid,
    by_organisation uuid,
    reason bytea
);

CREATE SEQUENCE public.certificate_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.certificates (
    id uuid NOT NULL,
    number text NOT NULL,
    order_id uuid NOT NULL,
    report_id uuid NOT NULL,
    product_id uuid NOT NULL,
    organisation uuid NOT NULL,
    provider uuid NOT NULL,
    provider_id uuid NOT NULL,
    markets text[] NOT NULL,
    requirements text[] NOT NULL,
    document_types text[] NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    product_name text DEFAULT ''::text NOT NULL,
    product_sku text DEFAULT ''::text NOT NULL,
    issuer text DEFAULT ''::text NOT NULL,
    status text NOT NULL,
    cause text,
    token_sha256 bytea,
    token bytea,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT certificates_cause_check CHECK ((((status = 'SUSPENDED'::text) = (cause IS NOT NULL)) AND (cause = ANY (ARRAY['ISSUER'::text, 'PLATFORM'::text, 'PROVIDER_SUSPENDED'::text, 'CORRECTION'::text])))),
    CONSTRAINT certificates_status_check CHECK ((status = ANY (ARRAY['VALID'::text, 'EXPIRED'::text, 'SUSPENDED'::text, 'REVOKED'::text, 'SUPERSEDED'::text]))),
    CONSTRAINT certificates_token_check CHECK ((((token IS NULL) = (token_sha256 IS NULL)) AND (octet_length(token_sha256) = 32)))
);

CREATE TABLE public.consignment_devices (
    id uuid NOT NULL,
    consignment_id uuid NOT NULL,
    device_id uuid NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    unassigned_at timestamp with time zone
);

CREATE TABLE public.consignment_lines (
    id uuid NOT NULL,
    consignment_id uuid NOT NULL,
    "position" integer NOT NULL,
    product_id uuid NOT NULL,
    quantity text NOT NULL,
    unit text NOT NULL,
    packages integer NOT NULL,
    gross_mass text,
    description bytea
);

CREATE SEQUENCE public.consignment_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.consignment_timeline (
    id uuid NOT NULL,
    consignment_id uuid NOT NULL,
    sequence bigint NOT NULL,
    event text NOT NULL,
    status text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_user uuid,
    by_organisation uuid,
    note bytea
);

CREATE TABLE public.consignments (
    id uuid NOT NULL,
    number text NOT NULL,
    organisation uuid NOT NULL,
    carrier uuid,
    origin text NOT NULL,
    destination text NOT NULL,
    mode text NOT NULL,
    direction text,
    aircraft text,
    incoterm text NOT NULL,
    incoterm_place bytea NOT NULL,
    port_of_loading text NOT NULL,
    place_of_delivery text NOT NULL,
    containers text[] NOT NULL,
    status text NOT NULL,
    approval_id uuid,
    conditions jsonb NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT consignments_approval_check CHECK (((status = ANY (ARRAY['PLANNED'::text, 'CANCELLED'::text])) OR (approval_id IS NOT NULL))),
    CONSTRAINT consignments_incoterm_check CHECK ((incoterm = ANY (ARRAY['EXW'::text, 'FCA'::text, 'CPT'::text, 'CIP'::text, 'DAP'::text, 'DPU'::text, 'DDP'::text, 'FAS'::text, 'FOB'::text, 'CFR'::text, 'CIF'::text]))),
    CONSTRAINT consignments_incoterm_mode_check CHECK (((incoterm <> ALL (ARRAY['FAS'::text, 'FOB'::text, 'CFR'::text, 'CIF'::text])) OR (mode = 'SEA'::text))),
    CONSTRAINT consignments_status_check CHECK ((status = ANY (ARRAY['PLANNED'::text, 'CLEARED'::text, 'IN_TRANSIT'::text, 'ON_HOLD'::text, 'ARRIVED'::text, 'REJECTED'::text, 'CLOSED'::text, 'CANCELLED'::text])))
);

CREATE TABLE public.dead_letters (
    id uuid NOT NULL,
    producer text NOT NULL,
    entry text NOT NULL,
    event_id uuid,
    kind text,
    content text NOT NULL,
    reason text NOT NULL,
    tries integer NOT NULL,
    status text NOT NULL,
    version bigint NOT NULL,
    dead_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT dead_letters_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'REPLAYED'::text, 'DISCARDED'::text])))
);

CREATE TABLE public.disputes (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    reason bytea NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    outcome text,
    resolution bytea,
    resolved_at timestamp with time zone,
    CONSTRAINT disputes_outcome_check CHECK ((outcome = ANY (ARRAY['DISMISSED'::text, 'UPHELD'::text]))),
    CONSTRAINT disputes_resolved_check CHECK ((((outcome IS NULL) = (resolved_at IS NULL)) AND ((outcome IS NULL) = (resolution IS NULL))))
);

CREATE TABLE public.document_grants (
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    organisation uuid NOT NULL,
    grantee uuid NOT NULL,
    until timestamp with time zone,
    revoked_at timestamp with time zone,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT document_grants_grantee_check CHECK ((grantee <> organisation)),
    CONSTRAINT document_grants_until_check CHECK ((until > created_at))
);

CREATE TABLE public.document_requests (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    kind text NOT NULL,
    text bytea NOT NULL,
    status text NOT NULL,
    document_id uuid,
    requested_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT document_requests_answer_check CHECK (((status = 'OPEN'::text) OR (document_id IS NOT NULL))),
    CONSTRAINT document_requests_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'ANSWERED'::text, 'SATISFIED'::text])))
);

CREATE TABLE public.enquiries (
    id uuid NOT NULL,
    number text NOT NULL,
    seller uuid NOT NULL,
    provider uuid NOT NULL,
    provider_id uuid NOT NULL,
    self_check_id uuid,
    product_id uuid,
    status text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT enquiries_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'ANSWERED'::text, 'CLOSED'::text, 'EXPIRED'::text])))
);

CREATE SEQUENCE public.enquiry_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.evidence_documents (
    id uuid NOT NULL,
    organisation uuid NOT NULL,
    product_id uuid NOT NULL,
    order_id uuid,
    kind text NOT NULL,
    sha256 bytea NOT NULL,
    issued_on date NOT NULL,
    expires_on date,
    issuer text NOT NULL,
    status text NOT NULL,
    rejection_code text,
    rejection_message bytea,
    rejection_remedy bytea,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT evidence_documents_rejection_check CHECK ((((status = 'REJECTED'::text) = (rejection_code IS NOT NULL)) AND ((rejection_code IS NULL) = (rejection_message IS NULL)) AND ((rejection_code IS NULL) = (rejection_remedy IS NULL)))),
    CONSTRAINT evidence_documents_sha256_check CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT evidence_documents_status_check CHECK ((status = ANY (ARRAY['SUBMITTED'::text, 'ACCEPTED'::text, 'REJECTED'::text, 'EXPIRED'::text])))
);

CREATE TABLE public.expiry_reminders (
    subject uuid NOT NULL,
    days bigint NOT NULL,
    expires_on date NOT NULL,
    sent_at timestamp with time zone NOT NULL
);

CREATE TABLE public.file_reads (
    id uuid NOT NULL,
    file_id uuid NOT NULL,
    by_user uuid,
    by_organisation uuid NOT NULL,
    reason bytea,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.files (
    id uuid NOT NULL,
    organisation uuid NOT NULL,
    name bytea NOT NULL,
    content_type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    data_key bytea NOT NULL,
    document_id uuid,
    replaced_at timestamp with time zone,
    verified_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT files_sha256_check CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT files_size_check CHECK ((size > 0))
);

CREATE TABLE public.idempotency_keys (
    owner uuid NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    result_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.inbox (
    producer text NOT NULL,
    event uuid NOT NULL,
    consumed_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.legacy_orders (
    organisation uuid NOT NULL,
    reference text NOT NULL,
    reference_key text,
    order_id uuid NOT NULL,
    import_id uuid NOT NULL,
    imported_at timestamp with time zone NOT NULL
);

CREATE TABLE public.messages (
    id uuid NOT NULL,
    enquiry_id uuid,
    order_id uuid,
    provider uuid NOT NULL,
    sender uuid NOT NULL,
    recipient uuid NOT NULL,
    by_user uuid,
    text bytea NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    CONSTRAINT messages_parties_check CHECK (((sender <> recipient) AND ((provider = sender) OR (provider = recipient)))),
    CONSTRAINT messages_thread_check CHECK ((num_nonnulls(enquiry_id, order_id) = 1))
);

CREATE TABLE public.order_candidates (
    order_id uuid NOT NULL,
    organisation uuid NOT NULL,
    provider_id uuid NOT NULL,
    state text NOT NULL,
    version bigint NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT order_candidates_state_check CHECK ((state = ANY (ARRAY['ASKED'::text, 'QUOTED'::text, 'DECLINED'::text, 'CHOSEN'::text, 'PASSED_OVER'::text])))
)
WITH (fillfactor='50');

CREATE TABLE public.order_entries (
    organisation uuid NOT NULL,
    order_id uuid NOT NULL,
    part text NOT NULL,
    status text NOT NULL,
    kind text NOT NULL,
    seller uuid NOT NULL,
    provider uuid,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    overdue boolean NOT NULL,
    waiting text,
    waiting_since timestamp with time zone NOT NULL,
    act_by timestamp with time zone NOT NULL,
    submitted integer NOT NULL,
    rejected integer NOT NULL,
    CONSTRAINT order_entries_part_check CHECK ((part = ANY (ARRAY['SELLER'::text, 'PROVIDER'::text, 'PLATFORM'::text])))
)
WITH (fillfactor='80');

CREATE TABLE public.order_entry_keys (
    organisation uuid NOT NULL,
    order_id uuid NOT NULL,
    number text NOT NULL COLLATE pg_catalog."C",
    quote_by timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.order_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.order_timeline (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    sequence bigint NOT NULL,
    event text NOT NULL,
    status text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_user uuid,
    by_organisation uuid,
    note bytea
);

CREATE TABLE public.orders (
    id uuid NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    seller uuid NOT NULL,
    product_id uuid NOT NULL,
    origin text NOT NULL,
    destination text NOT NULL,
    mode text NOT NULL,
    direction text,
    aircraft text,
    requirements text[] NOT NULL,
    message bytea,
    provider uuid,
    quote_by timestamp with time zone,
    due_at timestamp with time zone,
    overdue_at timestamp with time zone,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT orders_kind_check CHECK ((kind = ANY (ARRAY['CONSULTATION'::text, 'DOCUMENT_REVIEW'::text, 'TESTING'::text, 'CERTIFICATION'::text]))),
    CONSTRAINT orders_provider_check CHECK (
CASE
    WHEN (status = ANY (ARRAY['DRAFT'::text, 'REQUESTED'::text, 'QUOTED'::text, 'DECLINED'::text, 'EXPIRED'::text])) THEN (provider IS NULL)
    WHEN (status = 'CANCELLED'::text) THEN true
    ELSE (provider IS NOT NULL)
END),
    CONSTRAINT orders_status_check CHECK ((status = ANY (ARRAY['DRAFT'::text, 'REQUESTED'::text, 'QUOTED'::text, 'DECLINED'::text, 'EXPIRED'::text, 'ACCEPTED'::text, 'IN_ASSESSMENT'::text, 'AWAITING_DOCUMENTS'::text, 'REPORTED'::text, 'DISPUTED'::text, 'COMPLETED'::text, 'CANCELLED'::text])))
)
WITH (fillfactor='80');

CREATE TABLE public.organisations (
    id uuid NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    sequence bigint NOT NULL
);

CREATE TABLE public.outbox (
    "position" bigint NOT NULL,
    id uuid NOT NULL,
    event jsonb NOT NULL,
    lane text DEFAULT 'single'::text NOT NULL,
    publication bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    published_at timestamp with time zone,
    CONSTRAINT outbox_lane_check CHECK ((lane = ANY (ARRAY['single'::text, 'bulk'::text])))
);

CREATE TABLE public.outbox_held (
    consumer text NOT NULL,
    lane text NOT NULL,
    publication bigint NOT NULL
);

CREATE TABLE public.outbox_lanes (
    lane text NOT NULL,
    published bigint DEFAULT 0 NOT NULL
);

ALTER TABLE public.outbox ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.outbox_views (
    consumer text NOT NULL,
    lane text NOT NULL,
    added bigint DEFAULT 0 NOT NULL,
    acknowledged bigint DEFAULT 0 NOT NULL,
    rebuilt bigint DEFAULT 0 NOT NULL,
    moved_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.place_countries (
    country text NOT NULL,
    complete_since timestamp with time zone NOT NULL
);

CREATE TABLE public.place_imports (
    id uuid NOT NULL,
    imported bigint NOT NULL,
    changed bigint NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.places (
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    CONSTRAINT places_code_check CHECK ((code ~ '^[A-Z]{2}[A-Z2-9]{3}$'::text))
);

CREATE TABLE public.products (
    id uuid NOT NULL,
    organisation uuid NOT NULL,
    sku text DEFAULT ''::text NOT NULL,
    sku_key text DEFAULT ''::text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    origin_country text NOT NULL,
    hs_code text,
    status text NOT NULL,
    digest bytea DEFAULT '\x'::bytea NOT NULL,
    sequence bigint NOT NULL
);

CREATE TABLE public.projection_checks (
    projection text NOT NULL,
    run uuid NOT NULL,
    compared bigint NOT NULL,
    missing bigint NOT NULL,
    outdated bigint NOT NULL,
    surplus bigint NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE public.provider_keys (
    id uuid NOT NULL,
    provider_id uuid NOT NULL,
    organisation uuid NOT NULL,
    algorithm text NOT NULL,
    jwk jsonb NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    sequence bigint NOT NULL,
    CONSTRAINT provider_keys_algorithm_check CHECK ((algorithm = ANY (ARRAY['EdDSA'::text, 'ES256'::text])))
);

CREATE TABLE public.provider_reviews (
    provider_id uuid NOT NULL,
    cursor uuid NOT NULL,
    correlation uuid NOT NULL,
    causation uuid,
    bulk boolean NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.providers (
    id uuid NOT NULL,
    organisation uuid NOT NULL,
    status text NOT NULL,
    display_name text DEFAULT ''::text NOT NULL,
    sequence bigint NOT NULL
);

CREATE TABLE public.quotes (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    organisation uuid NOT NULL,
    lines jsonb NOT NULL,
    total integer NOT NULL,
    currency text NOT NULL,
    lead_days integer NOT NULL,
    valid_until date NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT quotes_status_check CHECK ((status = ANY (ARRAY['SUBMITTED'::text, 'ACCEPTED'::text, 'REJECTED'::text, 'WITHDRAWN'::text])))
);

CREATE TABLE public.ratings (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    seller uuid NOT NULL,
    provider uuid NOT NULL,
    provider_id uuid NOT NULL,
    stars smallint NOT NULL,
    comment bytea,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT ratings_stars_check CHECK (((stars >= 1) AND (stars <= 5)))
);

CREATE TABLE public.report_findings (
    id uuid NOT NULL,
    report_id uuid NOT NULL,
    "position" integer NOT NULL,
    requirement text NOT NULL,
    result text NOT NULL,
    establishes text[] NOT NULL,
    evidence uuid[] NOT NULL,
    remark bytea,
    CONSTRAINT report_findings_result_check CHECK ((result = ANY (ARRAY['PASS'::text, 'FAIL'::text, 'NOT_APPLICABLE'::text])))
);

CREATE TABLE public.republications (
    run uuid NOT NULL,
    day date,
    begun_at timestamp with time zone NOT NULL,
    last_page_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE public.rule_packs (
    id uuid NOT NULL,
    pack text NOT NULL,
    version text NOT NULL,
    rules text[] NOT NULL,
    document_codes text[] NOT NULL,
    sequence bigint NOT NULL
);

CREATE TABLE public.stored_bytes (
    organisation uuid NOT NULL,
    bytes bigint NOT NULL,
    CONSTRAINT stored_bytes_bytes_check CHECK ((bytes >= 0))
);

CREATE TABLE public.transport_approval_checks (
    approval_id uuid NOT NULL,
    product_id uuid NOT NULL,
    "position" integer NOT NULL,
    evidence jsonb NOT NULL,
    sources uuid[] NOT NULL,
    self_check_id uuid,
    verdict text,
    reasons jsonb NOT NULL,
    conditions jsonb NOT NULL,
    answered_at timestamp with time zone
);

CREATE TABLE public.transport_approval_timeline (
    id uuid NOT NULL,
    approval_id uuid NOT NULL,
    sequence bigint NOT NULL,
    event text NOT NULL,
    status text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_user uuid,
    by_organisation uuid,
    because text,
    documents uuid[] NOT NULL,
    note bytea
);

CREATE TABLE public.transport_approvals (
    id uuid NOT NULL,
    organisation uuid NOT NULL,
    product_id uuid NOT NULL,
    consignment_id uuid,
    origin text NOT NULL,
    destination text NOT NULL,
    mode text NOT NULL,
    direction text,
    aircraft text,
    as_of date NOT NULL,
    asked_at_version bigint NOT NULL,
    status text NOT NULL,
    reasons jsonb NOT NULL,
    conditions jsonb NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    valid_to date,
    appeals integer DEFAULT 0 NOT NULL,
    appealed boolean DEFAULT false NOT NULL,
    duplicate boolean DEFAULT false NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    number text NOT NULL,
    CONSTRAINT transport_approvals_decided_check CHECK ((((decided_by IS NULL) = (decided_at IS NULL)) AND ((status = 'REQUESTED'::text) OR (decided_at IS NOT NULL)))),
    CONSTRAINT transport_approvals_status_check CHECK ((status = ANY (ARRAY['REQUESTED'::text, 'APPROVED'::text, 'NEEDS_REVIEW'::text, 'REFUSED'::text, 'SUSPENDED'::text]))),
    CONSTRAINT transport_approvals_valid_check CHECK (((status <> 'APPROVED'::text) OR (valid_to IS NOT NULL)))
);

CREATE TABLE public.unit_imports (
    id boolean DEFAULT true NOT NULL,
    version bigint NOT NULL,
    complete boolean NOT NULL,
    CONSTRAINT unit_imports_one_row_check CHECK (id)
);

CREATE TABLE public.units (
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    symbol text,
    listed_at timestamp with time zone NOT NULL,
    CONSTRAINT units_code_check CHECK ((code ~ '^[A-Z0-9]{2,3}$'::text))
);

ALTER TABLE ONLY public.approval_reviews
    ADD CONSTRAINT approval_reviews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_reports
    ADD CONSTRAINT assessment_reports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_reports
    ADD CONSTRAINT assessment_reports_supersedes_key UNIQUE (supersedes);

ALTER TABLE ONLY public.case_reads
    ADD CONSTRAINT case_reads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.certificate_events
    ADD CONSTRAINT certificate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.certificate_events
    ADD CONSTRAINT certificate_events_sequence_key UNIQUE (certificate_id, sequence);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_number_key UNIQUE (number);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_report_id_key UNIQUE (report_id);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_token_sha256_key UNIQUE (token_sha256);

ALTER TABLE ONLY public.consignment_devices
    ADD CONSTRAINT consignment_devices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.consignment_lines
    ADD CONSTRAINT consignment_lines_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.consignment_lines
    ADD CONSTRAINT consignment_lines_position_key UNIQUE (consignment_id, "position");

ALTER TABLE ONLY public.consignment_timeline
    ADD CONSTRAINT consignment_timeline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.consignment_timeline
    ADD CONSTRAINT consignment_timeline_sequence_key UNIQUE (consignment_id, sequence);

ALTER TABLE ONLY public.consignments
    ADD CONSTRAINT consignments_number_key UNIQUE (number);

ALTER TABLE ONLY public.consignments
    ADD CONSTRAINT consignments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disputes
    ADD CONSTRAINT disputes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.document_grants
    ADD CONSTRAINT document_grants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.document_requests
    ADD CONSTRAINT document_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.enquiries
    ADD CONSTRAINT enquiries_number_key UNIQUE (number);

ALTER TABLE ONLY public.enquiries
    ADD CONSTRAINT enquiries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_documents
    ADD CONSTRAINT evidence_documents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.expiry_reminders
    ADD CONSTRAINT expiry_reminders_pkey PRIMARY KEY (subject, days, expires_on);

ALTER TABLE ONLY public.file_reads
    ADD CONSTRAINT file_reads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner, key);

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (producer, event);

ALTER TABLE ONLY public.legacy_orders
    ADD CONSTRAINT legacy_orders_pkey PRIMARY KEY (organisation, reference);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.order_candidates
    ADD CONSTRAINT order_candidates_pkey PRIMARY KEY (order_id, organisation);

ALTER TABLE ONLY public.order_entries
    ADD CONSTRAINT order_entries_pkey PRIMARY KEY (organisation, order_id);

ALTER TABLE ONLY public.order_entry_keys
    ADD CONSTRAINT order_entry_keys_pkey PRIMARY KEY (organisation, order_id);

ALTER TABLE ONLY public.order_timeline
    ADD CONSTRAINT order_timeline_pkey PRIMARY KEY (order_id, sequence);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_number_key UNIQUE (number);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox_held
    ADD CONSTRAINT outbox_held_pkey PRIMARY KEY (consumer, lane, publication);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_id_key UNIQUE (id);

ALTER TABLE ONLY public.outbox_lanes
    ADD CONSTRAINT outbox_lanes_pkey PRIMARY KEY (lane);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_publication_key UNIQUE (lane, publication);

ALTER TABLE ONLY public.outbox_views
    ADD CONSTRAINT outbox_views_pkey PRIMARY KEY (consumer, lane);

ALTER TABLE ONLY public.place_countries
    ADD CONSTRAINT place_countries_pkey PRIMARY KEY (country);

ALTER TABLE ONLY public.place_imports
    ADD CONSTRAINT place_imports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places
    ADD CONSTRAINT places_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.projection_checks
    ADD CONSTRAINT projection_checks_pkey PRIMARY KEY (projection, run);

ALTER TABLE ONLY public.provider_keys
    ADD CONSTRAINT provider_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provider_reviews
    ADD CONSTRAINT provider_reviews_pkey PRIMARY KEY (provider_id);

ALTER TABLE ONLY public.providers
    ADD CONSTRAINT providers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ratings
    ADD CONSTRAINT ratings_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.ratings
    ADD CONSTRAINT ratings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.report_findings
    ADD CONSTRAINT report_findings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.report_findings
    ADD CONSTRAINT report_findings_position_key UNIQUE (report_id, "position");

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_day_key UNIQUE (day);

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_pkey PRIMARY KEY (run);

ALTER TABLE ONLY public.rule_packs
    ADD CONSTRAINT rule_packs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stored_bytes
    ADD CONSTRAINT stored_bytes_pkey PRIMARY KEY (organisation);

ALTER TABLE ONLY public.transport_approval_checks
    ADD CONSTRAINT transport_approval_checks_pkey PRIMARY KEY (approval_id, product_id);

ALTER TABLE ONLY public.transport_approval_timeline
    ADD CONSTRAINT transport_approval_timeline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.transport_approval_timeline
    ADD CONSTRAINT transport_approval_timeline_sequence_key UNIQUE (approval_id, sequence);

ALTER TABLE ONLY public.transport_approvals
    ADD CONSTRAINT transport_approvals_number_key UNIQUE (number);

ALTER TABLE ONLY public.transport_approvals
    ADD CONSTRAINT transport_approvals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unit_imports
    ADD CONSTRAINT unit_imports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_pkey PRIMARY KEY (code);

CREATE INDEX approval_reviews_organisation_index ON public.approval_reviews USING btree (organisation, turn);

CREATE UNIQUE INDEX approval_reviews_products_key ON public.approval_reviews USING btree (subjects, change) WHERE (kind = 'PRODUCTS'::text);

CREATE INDEX approval_reviews_turn_index ON public.approval_reviews USING btree (turn, id);

CREATE INDEX approval_reviews_verdicts_index ON public.approval_reviews USING gin (subjects) WHERE (kind = 'VERDICTS'::text);

CREATE UNIQUE INDEX assessment_reports_first_key ON public.assessment_reports USING btree (order_id) WHERE (supersedes IS NULL);

CREATE INDEX assessment_reports_order_index ON public.assessment_reports USING btree (order_id, id DESC);

CREATE INDEX case_reads_case_index ON public.case_reads USING btree (case_id, id DESC);

CREATE INDEX certificates_expiry_index ON public.certificates USING btree (valid_to, id) WHERE (status = 'VALID'::text);

CREATE INDEX certificates_last_day_index ON public.certificates USING btree (organisation, valid_to, id);

CREATE INDEX certificates_number_index ON public.certificates USING btree (number COLLATE "C");

CREATE UNIQUE INDEX certificates_one_standing_key ON public.certificates USING btree (order_id) WHERE (status = ANY (ARRAY['VALID'::text, 'SUSPENDED'::text, 'EXPIRED'::text]));

CREATE INDEX certificates_order_index ON public.certificates USING btree (order_id);

CREATE INDEX certificates_organisation_index ON public.certificates USING btree (organisation, id DESC);

CREATE INDEX certificates_organisation_updated_index ON public.certificates USING btree (organisation, updated_at);

CREATE INDEX certificates_own_expiry_index ON public.certificates USING btree (organisation, valid_to, id) WHERE (status = 'VALID'::text);

CREATE INDEX certificates_platform_last_day_index ON public.certificates USING btree (valid_to, id);

CREATE INDEX certificates_product_index ON public.certificates USING btree (product_id, id DESC);

CREATE INDEX certificates_profile_index ON public.certificates USING btree (provider_id, id) WHERE (status = ANY (ARRAY['VALID'::text, 'SUSPENDED'::text]));

CREATE INDEX certificates_provider_index ON public.certificates USING btree (provider, id DESC);

CREATE INDEX certificates_provider_last_day_index ON public.certificates USING btree (provider, valid_to, id);

CREATE INDEX certificates_provider_updated_index ON public.certificates USING btree (provider, updated_at);

CREATE INDEX certificates_updated_index ON public.certificates USING btree (updated_at);

CREATE INDEX consignment_devices_consignment_index ON public.consignment_devices USING btree (consignment_id, id);

CREATE UNIQUE INDEX consignment_devices_one_assignment_key ON public.consignment_devices USING btree (consignment_id, device_id) WHERE (unassigned_at IS NULL);

CREATE INDEX consignment_lines_product_index ON public.consignment_lines USING btree (product_id, consignment_id);

CREATE INDEX consignments_carrier_index ON public.consignments USING btree (carrier, id DESC) WHERE (carrier IS NOT NULL);

CREATE INDEX consignments_carrier_updated_index ON public.consignments USING btree (carrier, updated_at) WHERE (carrier IS NOT NULL);

CREATE INDEX consignments_containers_index ON public.consignments USING gin (containers);

CREATE INDEX consignments_held_index ON public.consignments USING btree (id) WHERE (status = 'ON_HOLD'::text);

CREATE INDEX consignments_number_index ON public.consignments USING btree (number COLLATE "C");

CREATE INDEX consignments_open_index ON public.consignments USING btree (organisation) WHERE (status = ANY (ARRAY['PLANNED'::text, 'CLEARED'::text, 'IN_TRANSIT'::text, 'ON_HOLD'::text]));

CREATE INDEX consignments_organisation_index ON public.consignments USING btree (organisation, id DESC);

CREATE INDEX consignments_recent_index ON public.consignments USING btree (updated_at, id);

CREATE INDEX consignments_updated_index ON public.consignments USING btree (organisation, updated_at);

CREATE UNIQUE INDEX dead_letters_entry_key ON public.dead_letters USING btree (producer, entry) WHERE (event_id IS NULL);

CREATE UNIQUE INDEX dead_letters_event_key ON public.dead_letters USING btree (producer, event_id) WHERE (event_id IS NOT NULL);

CREATE INDEX dead_letters_open_index ON public.dead_letters USING btree (dead_at) WHERE (status = 'OPEN'::text);

CREATE UNIQUE INDEX disputes_one_open_key ON public.disputes USING btree (order_id) WHERE (outcome IS NULL);

CREATE INDEX disputes_order_index ON public.disputes USING btree (order_id, id DESC);

CREATE INDEX document_grants_document_index ON public.document_grants USING btree (document_id, id DESC);

CREATE INDEX document_grants_grantee_index ON public.document_grants USING btree (grantee, document_id DESC) WHERE (revoked_at IS NULL);

CREATE UNIQUE INDEX document_requests_document_id_key ON public.document_requests USING btree (document_id) WHERE (document_id IS NOT NULL);

CREATE INDEX document_requests_order_index ON public.document_requests USING btree (order_id, id);

CREATE INDEX enquiries_inbox_index ON public.enquiries USING btree (provider, expires_at, id) WHERE (status = 'OPEN'::text);

CREATE INDEX enquiries_number_index ON public.enquiries USING btree (number COLLATE "C");

CREATE INDEX enquiries_of_day_index ON public.enquiries USING btree (seller, provider, created_at);

CREATE INDEX enquiries_open_of_seller_index ON public.enquiries USING btree (seller, provider) WHERE (status = 'OPEN'::text);

CREATE INDEX enquiries_provider_index ON public.enquiries USING btree (provider, id DESC);

CREATE INDEX enquiries_provider_updated_index ON public.enquiries USING btree (provider, updated_at);

CREATE INDEX enquiries_recent_index ON public.enquiries USING btree (updated_at, id);

CREATE INDEX enquiries_seller_index ON public.enquiries USING btree (seller, id DESC);

CREATE INDEX enquiries_seller_updated_index ON public.enquiries USING btree (seller, updated_at);

CREATE INDEX enquiries_waiting_index ON public.enquiries USING btree (expires_at, id) WHERE (status = 'OPEN'::text);

CREATE INDEX evidence_documents_expiry_index ON public.evidence_documents USING btree (expires_on, id) WHERE ((status = 'ACCEPTED'::text) AND (expires_on IS NOT NULL));

CREATE INDEX evidence_documents_last_day_index ON public.evidence_documents USING btree (organisation, COALESCE(expires_on, '9999-12-31'::date), id);

CREATE INDEX evidence_documents_loose_index ON public.evidence_documents USING btree (id) WHERE ((order_id IS NULL) AND (status = 'SUBMITTED'::text));

CREATE INDEX evidence_documents_loose_rejected_index ON public.evidence_documents USING btree (organisation, id) WHERE ((order_id IS NULL) AND (status = 'REJECTED'::text));

CREATE INDEX evidence_documents_order_index ON public.evidence_documents USING btree (order_id, id) WHERE (order_id IS NOT NULL);

CREATE INDEX evidence_documents_own_expiry_index ON public.evidence_documents USING btree (organisation, expires_on, id) WHERE ((status = 'ACCEPTED'::text) AND (expires_on IS NOT NULL));

CREATE INDEX evidence_documents_own_index ON public.evidence_documents USING btree (organisation, id DESC);

CREATE INDEX evidence_documents_platform_last_day_index ON public.evidence_documents USING btree (COALESCE(expires_on, '9999-12-31'::date), id);

CREATE INDEX evidence_documents_product_index ON public.evidence_documents USING btree (product_id, id DESC);

CREATE INDEX evidence_documents_recent_index ON public.evidence_documents USING btree (updated_at, id);

CREATE INDEX evidence_documents_standing_index ON public.evidence_documents USING btree (product_id) WHERE (status = ANY (ARRAY['SUBMITTED'::text, 'ACCEPTED'::text]));

CREATE INDEX evidence_documents_updated_index ON public.evidence_documents USING btree (organisation, updated_at);

CREATE INDEX file_reads_file_index ON public.file_reads USING btree (file_id, id DESC);

CREATE INDEX files_document_id_index ON public.files USING btree (document_id) WHERE (document_id IS NOT NULL);

CREATE UNIQUE INDEX files_one_current_key ON public.files USING btree (document_id) WHERE (replaced_at IS NULL);

CREATE INDEX files_orphans_index ON public.files USING btree (created_at) WHERE (document_id IS NULL);

CREATE INDEX files_unattached_index ON public.files USING btree (organisation) WHERE (document_id IS NULL);

CREATE INDEX idempotency_keys_age_index ON public.idempotency_keys USING btree (created_at);

CREATE INDEX inbox_consumed_index ON public.inbox USING btree (consumed_at);

CREATE UNIQUE INDEX legacy_orders_reference_key_key ON public.legacy_orders USING btree (organisation, reference_key);

CREATE INDEX messages_enquiry_index ON public.messages USING btree (enquiry_id, id) WHERE (enquiry_id IS NOT NULL);

CREATE INDEX messages_order_index ON public.messages USING btree (order_id, id) WHERE (order_id IS NOT NULL);

CREATE INDEX messages_order_thread_index ON public.messages USING btree (order_id, provider, id) WHERE (order_id IS NOT NULL);

CREATE UNIQUE INDEX order_candidates_one_chosen_key ON public.order_candidates USING btree (order_id) WHERE (state = 'CHOSEN'::text);

CREATE INDEX order_entries_overdue_index ON public.order_entries USING btree (organisation, order_id) WHERE overdue;

CREATE INDEX order_entries_rejected_index ON public.order_entries USING btree (organisation, due_at, order_id) WHERE (rejected > 0);

CREATE INDEX order_entries_status_index ON public.order_entries USING btree (organisation, status, order_id);

CREATE INDEX order_entries_submitted_index ON public.order_entries USING btree (organisation, due_at, order_id) WHERE (submitted > 0);

CREATE INDEX order_entries_updated_index ON public.order_entries USING btree (organisation, updated_at, order_id);

CREATE INDEX order_entries_waiting_index ON public.order_entries USING btree (organisation, waiting, act_by, order_id) WHERE (waiting IS NOT NULL);

CREATE INDEX order_entry_keys_due_index ON public.order_entry_keys USING btree (organisation, due_at, order_id);

CREATE INDEX order_entry_keys_number_index ON public.order_entry_keys USING btree (organisation, number, order_id);

CREATE INDEX order_entry_keys_quote_by_index ON public.order_entry_keys USING btree (organisation, quote_by, order_id);

CREATE INDEX orders_destination_index ON public.orders USING btree (destination, id);

CREATE INDEX orders_due_index ON public.orders USING btree (due_at) WHERE ((overdue_at IS NULL) AND (status = ANY (ARRAY['ACCEPTED'::text, 'IN_ASSESSMENT'::text, 'AWAITING_DOCUMENTS'::text])));

CREATE INDEX orders_product_index ON public.orders USING btree (product_id, id DESC);

CREATE INDEX orders_quote_by_index ON public.orders USING btree (quote_by) WHERE (status = ANY (ARRAY['REQUESTED'::text, 'QUOTED'::text]));

CREATE INDEX orders_waiting_index ON public.orders USING btree (seller, status) WHERE (status = ANY (ARRAY['DRAFT'::text, 'REQUESTED'::text, 'QUOTED'::text]));

CREATE INDEX outbox_held_publication_index ON public.outbox_held USING btree (lane, publication);

CREATE INDEX outbox_published_index ON public.outbox USING btree (published_at) WHERE (publication IS NOT NULL);

CREATE INDEX outbox_waiting_index ON public.outbox USING btree (lane, "position") WHERE (publication IS NULL);

CREATE INDEX places_country_index ON public.places USING btree ("left"(code, 2));

CREATE INDEX products_sku_index ON public.products USING btree (organisation, sku) WHERE (sku <> ''::text);

CREATE INDEX products_sku_key_index ON public.products USING btree (organisation, sku_key);

CREATE INDEX provider_reviews_due_index ON public.provider_reviews USING btree (due_at);

CREATE UNIQUE INDEX quotes_one_accepted_key ON public.quotes USING btree (order_id) WHERE (status = 'ACCEPTED'::text);

CREATE UNIQUE INDEX quotes_one_standing_key ON public.quotes USING btree (order_id, organisation) WHERE (status <> 'WITHDRAWN'::text);

CREATE INDEX rule_packs_document_codes_index ON public.rule_packs USING gin (document_codes);

CREATE INDEX rule_packs_rules_index ON public.rule_packs USING gin (rules);

CREATE INDEX transport_approval_checks_product_index ON public.transport_approval_checks USING btree (product_id, approval_id);

CREATE INDEX transport_approval_checks_sources_index ON public.transport_approval_checks USING gin (sources);

CREATE INDEX transport_approvals_consignment_index ON public.transport_approvals USING btree (consignment_id, id) WHERE (consignment_id IS NOT NULL);

CREATE INDEX transport_approvals_number_index ON public.transport_approvals USING btree (number COLLATE "C");

CREATE UNIQUE INDEX transport_approvals_one_open_key ON public.transport_approvals USING btree (product_id, origin, destination, mode, direction, aircraft) NULLS NOT DISTINCT WHERE ((consignment_id IS NULL) AND (status <> 'REFUSED'::text) AND (NOT duplicate));

CREATE INDEX transport_approvals_organisation_index ON public.transport_approvals USING btree (organisation, id DESC);

CREATE INDEX transport_approvals_recent_index ON public.transport_approvals USING btree (updated_at);

CREATE INDEX transport_approvals_undecided_index ON public.transport_approvals USING btree (organisation) WHERE (status = ANY (ARRAY['REQUESTED'::text, 'NEEDS_REVIEW'::text]));

CREATE INDEX transport_approvals_updated_index ON public.transport_approvals USING btree (organisation, updated_at);

CREATE INDEX transport_approvals_work_index ON public.transport_approvals USING btree (organisation, status, id) WHERE (status = ANY (ARRAY['REFUSED'::text, 'SUSPENDED'::text, 'NEEDS_REVIEW'::text]));

CREATE TRIGGER assessment_reports_immutable_trigger BEFORE DELETE OR UPDATE OR TRUNCATE ON public.assessment_reports FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER certificate_events_immutable_trigger BEFORE DELETE OR UPDATE OR TRUNCATE ON public.certificate_events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER report_findings_immutable_trigger BEFORE DELETE OR UPDATE OR TRUNCATE ON public.report_findings FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE ONLY public.assessment_reports
    ADD CONSTRAINT assessment_reports_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.assessment_reports
    ADD CONSTRAINT assessment_reports_supersedes_fkey FOREIGN KEY (supersedes) REFERENCES public.assessment_reports(id);

ALTER TABLE ONLY public.certificate_events
    ADD CONSTRAINT certificate_events_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES public.certificates(id);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_report_id_fkey FOREIGN KEY (report_id) REFERENCES public.assessment_reports(id);

ALTER TABLE ONLY public.consignment_devices
    ADD CONSTRAINT consignment_devices_consignment_id_fkey FOREIGN KEY (consignment_id) REFERENCES public.consignments(id);

ALTER TABLE ONLY public.consignment_lines
    ADD CONSTRAINT consignment_lines_consignment_id_fkey FOREIGN KEY (consignment_id) REFERENCES public.consignments(id);

ALTER TABLE ONLY public.consignment_timeline
    ADD CONSTRAINT consignment_timeline_consignment_id_fkey FOREIGN KEY (consignment_id) REFERENCES public.consignments(id);

ALTER TABLE ONLY public.disputes
    ADD CONSTRAINT disputes_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.document_grants
    ADD CONSTRAINT document_grants_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.evidence_documents(id);

ALTER TABLE ONLY public.document_requests
    ADD CONSTRAINT document_requests_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.evidence_documents(id);

ALTER TABLE ONLY public.document_requests
    ADD CONSTRAINT document_requests_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.evidence_documents
    ADD CONSTRAINT evidence_documents_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.file_reads
    ADD CONSTRAINT file_reads_file_id_fkey FOREIGN KEY (file_id) REFERENCES public.files(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.evidence_documents(id);

ALTER TABLE ONLY public.legacy_orders
    ADD CONSTRAINT legacy_orders_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_enquiry_id_fkey FOREIGN KEY (enquiry_id) REFERENCES public.enquiries(id);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.order_candidates
    ADD CONSTRAINT order_candidates_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.order_timeline
    ADD CONSTRAINT order_timeline_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.outbox_held
    ADD CONSTRAINT outbox_held_publication_fkey FOREIGN KEY (lane, publication) REFERENCES public.outbox(lane, publication);

ALTER TABLE ONLY public.outbox_views
    ADD CONSTRAINT outbox_views_lane_fkey FOREIGN KEY (lane) REFERENCES public.outbox_lanes(lane);

ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_candidate_fkey FOREIGN KEY (order_id, organisation) REFERENCES public.order_candidates(order_id, organisation);

ALTER TABLE ONLY public.ratings
    ADD CONSTRAINT ratings_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE ONLY public.report_findings
    ADD CONSTRAINT report_findings_report_id_fkey FOREIGN KEY (report_id) REFERENCES public.assessment_reports(id);

ALTER TABLE ONLY public.transport_approval_checks
    ADD CONSTRAINT transport_approval_checks_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES public.transport_approvals(id);

ALTER TABLE ONLY public.transport_approval_timeline
    ADD CONSTRAINT transport_approval_timeline_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES public.transport_approvals(id);

ALTER TABLE ONLY public.transport_approvals
    ADD CONSTRAINT transport_approvals_consignment_id_fkey FOREIGN KEY (consignment_id) REFERENCES public.consignments(id);
