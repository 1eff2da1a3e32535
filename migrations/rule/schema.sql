CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION public.fill_product_search() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.search := search_key(new.sku) || E'\n' || search_key(new.name) || coalesce(E'\n' || new.gtin, '');
    return new;
end
$$;

CREATE FUNCTION public.fill_rule_pack_search() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.search := search_key(new.name) || E'\n' || search_key(coalesce(new.title, ''));
    return new;
end
$$;

CREATE FUNCTION public.keep_published_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if old.status in ('PUBLISHED', 'SUPERSEDED', 'WITHDRAWN') and (tg_op = 'DELETE'
        or new.source <> old.source or new.sha256 <> old.sha256
        or new.label <> old.label or new.pack_id <> old.pack_id
        or new.effective_from is distinct from old.effective_from
        or new.published_at is distinct from old.published_at
        or new.decision is distinct from old.decision
        or new.status not in ('PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')
        or (old.status = 'WITHDRAWN' and new.status <> 'WITHDRAWN')) then
        raise exception 'a published version never changes' using errcode = 'restrict_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

CREATE FUNCTION public.keep_self_check() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'a self-check never changes' using errcode = 'restrict_violation';
end $$;

CREATE FUNCTION public.renew_rule_calendar() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    update rule_calendar set stamp = gen_random_uuid();
    return null;
end
$$;

CREATE FUNCTION public.search_key(text text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select translate(replace(
        regexp_replace(
            lower(normalize(text, NFKC) collate "und-x-icu"),
            '[\s\u0001-\u001F\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u2028-\u202F\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U000E0000-\U000E0FFF]+',
            '', 'g'),
        U&'\00DF', 'ss'), U&'\03C2', U&'\03C3')
$$;

CREATE TABLE public.bulk_results (
    id uuid NOT NULL,
    results text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    organisation_id uuid,
    bytes integer NOT NULL
);

CREATE TABLE public.bulk_self_checks (
    id uuid NOT NULL,
    version bigint NOT NULL,
    organisation_id uuid NOT NULL,
    correlation_id uuid NOT NULL,
    request jsonb NOT NULL,
    status text NOT NULL,
    after_id uuid,
    total bigint NOT NULL,
    done bigint NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    worked_at timestamp with time zone,
    finished_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT bulk_self_checks_status_check CHECK ((status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'COMPLETED'::text, 'CANCELLED'::text, 'FAILED'::text]))),
    CONSTRAINT bulk_self_checks_version_check CHECK ((version > 0))
);

CREATE TABLE public.checked_lanes (
    product_id uuid NOT NULL,
    lane_key text NOT NULL COLLATE pg_catalog."C",
    self_check_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    verdict text NOT NULL,
    CONSTRAINT checked_lanes_verdict_check CHECK ((verdict = ANY (ARRAY['PROHIBITED'::text, 'ACTION_REQUIRED'::text, 'NEEDS_INFORMATION'::text, 'COMPLIANT'::text, 'NO_RULE_FOUND'::text])))
);

CREATE TABLE public.classification_records (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    hs_code text NOT NULL,
    national_codes jsonb NOT NULL,
    classification jsonb NOT NULL
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

CREATE TABLE public.evidence_certificates (
    id uuid NOT NULL,
    sequence bigint NOT NULL,
    product_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    document_types text[] NOT NULL,
    status text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    CONSTRAINT evidence_certificates_status_check CHECK ((status = ANY (ARRAY['VALID'::text, 'EXPIRED'::text, 'SUSPENDED'::text, 'REVOKED'::text, 'SUPERSEDED'::text])))
);

CREATE TABLE public.evidence_documents (
    id uuid NOT NULL,
    sequence bigint NOT NULL,
    product_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    issued_on date NOT NULL,
    expires_on date,
    CONSTRAINT evidence_documents_status_check CHECK ((status = ANY (ARRAY['SUBMITTED'::text, 'ACCEPTED'::text, 'REJECTED'::text, 'EXPIRED'::text])))
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

CREATE TABLE public.national_codes (
    market text NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    description text NOT NULL,
    hs_code text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT national_codes_code_check CHECK ((code ~ '^([0-9]{8}|[0-9]{10})$'::text))
);

CREATE TABLE public.nomenclature_entries (
    code text NOT NULL COLLATE pg_catalog."C",
    section text NOT NULL,
    description text NOT NULL,
    parent text COLLATE pg_catalog."C",
    level smallint NOT NULL,
    search tsvector DEFAULT ''::tsvector NOT NULL,
    CONSTRAINT nomenclature_entries_code_check CHECK ((code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6})$'::text)),
    CONSTRAINT nomenclature_entries_level_check CHECK ((level = length(code)))
);

CREATE TABLE public.nomenclature_words (
    word text NOT NULL
);

CREATE TABLE public.organisation_usage (
    organisation_id uuid NOT NULL,
    products bigint NOT NULL,
    classification_records bigint NOT NULL
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

CREATE TABLE public.products (
    id uuid NOT NULL,
    version bigint NOT NULL,
    organisation_id uuid NOT NULL,
    sku text NOT NULL,
    gtin text,
    name text NOT NULL,
    description text,
    variant_of uuid,
    origin_country text NOT NULL,
    hs_code text NOT NULL COLLATE pg_catalog."C",
    national_codes jsonb NOT NULL,
    classification jsonb NOT NULL,
    facts jsonb NOT NULL,
    status text NOT NULL,
    search text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT products_gtin_check CHECK ((gtin ~ '^([0-9]{8}|[0-9]{12,14})$'::text)),
    CONSTRAINT products_origin_country_check CHECK ((origin_country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT products_status_check CHECK ((status = ANY (ARRAY['DRAFT'::text, 'ACTIVE'::text, 'ARCHIVED'::text]))),
    CONSTRAINT products_version_check CHECK ((version > 0))
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

CREATE TABLE public.republications (
    run uuid NOT NULL,
    day date,
    begun_at timestamp with time zone NOT NULL,
    last_page_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE public.rule_calendar (
    id smallint DEFAULT 1 NOT NULL,
    stamp uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT rule_calendar_id_check CHECK ((id = 1))
);

CREATE TABLE public.rule_changes (
    id uuid NOT NULL,
    kind text NOT NULL,
    version_id uuid,
    effective_from date,
    as_of date,
    requested_by uuid NOT NULL,
    correlation_id uuid NOT NULL,
    status text NOT NULL,
    phase smallint NOT NULL,
    after_id uuid,
    after_key text,
    total bigint NOT NULL,
    done bigint NOT NULL,
    changed bigint NOT NULL,
    sellers bigint NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rule_changes_kind_check CHECK ((kind = ANY (ARRAY['PREVIEW'::text, 'PUBLICATION'::text, 'WITHDRAWAL'::text, 'DAY'::text]))),
    CONSTRAINT rule_changes_status_check CHECK ((status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'COMPLETED'::text, 'FAILED'::text]))),
    CONSTRAINT rule_changes_version_check CHECK (((kind = 'DAY'::text) = (version_id IS NULL)))
);

CREATE TABLE public.rule_pack_versions (
    id uuid NOT NULL,
    version bigint NOT NULL,
    pack_id uuid NOT NULL,
    label text NOT NULL,
    source text NOT NULL,
    sha256 text NOT NULL,
    status text NOT NULL,
    findings jsonb NOT NULL,
    summary jsonb NOT NULL,
    effective_from date,
    authors uuid[] NOT NULL,
    uploaded_by uuid NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    submission jsonb,
    rejection jsonb,
    withdrawal jsonb,
    decision jsonb,
    decision_sha256 text,
    published_by uuid,
    published_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rule_pack_versions_decision_check CHECK (((decision IS NULL) = (decision_sha256 IS NULL))),
    CONSTRAINT rule_pack_versions_publication_check CHECK ((((status = ANY (ARRAY['PUBLISHED'::text, 'SUPERSEDED'::text, 'WITHDRAWN'::text])) = (published_at IS NOT NULL)) AND ((published_at IS NULL) = (published_by IS NULL)))),
    CONSTRAINT rule_pack_versions_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT rule_pack_versions_status_check CHECK ((status = ANY (ARRAY['DRAFT'::text, 'VALID'::text, 'IN_REVIEW'::text, 'APPROVED'::text, 'PUBLISHED'::text, 'SUPERSEDED'::text, 'WITHDRAWN'::text]))),
    CONSTRAINT rule_pack_versions_version_check CHECK ((version > 0))
);

CREATE TABLE public.rule_packs (
    id uuid NOT NULL,
    version bigint NOT NULL,
    name text NOT NULL,
    title text,
    jurisdiction text,
    maintainer text,
    in_force_id uuid,
    settled_on date,
    search text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rule_packs_version_check CHECK ((version > 0))
);

CREATE TABLE public.self_check_days (
    organisation_id uuid NOT NULL,
    day date NOT NULL,
    checks bigint NOT NULL
);

CREATE TABLE public.self_checks (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    input jsonb NOT NULL,
    destination text GENERATED ALWAYS AS (((input -> 'lane'::text) ->> 'destination'::text)) STORED,
    outcome jsonb NOT NULL,
    verdict text NOT NULL,
    result_hash text NOT NULL,
    advisory boolean NOT NULL,
    asked_as_of date,
    bulk_id uuid,
    transport_approval_id uuid,
    asked_at_version bigint,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT self_checks_advisory_check CHECK (((NOT advisory) OR (transport_approval_id IS NULL))),
    CONSTRAINT self_checks_verdict_check CHECK ((verdict = ANY (ARRAY['PROHIBITED'::text, 'ACTION_REQUIRED'::text, 'NEEDS_INFORMATION'::text, 'COMPLIANT'::text, 'NO_RULE_FOUND'::text])))
);

CREATE TABLE public.unit_imports (
    id boolean DEFAULT true NOT NULL,
    complete boolean NOT NULL,
    CONSTRAINT unit_imports_single_row_check CHECK (id)
);

CREATE TABLE public.units (
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    symbol text,
    CONSTRAINT units_code_check CHECK ((code ~ '^[A-Z0-9]{2,3}$'::text))
);

CREATE TABLE public.verdict_changes (
    id uuid NOT NULL,
    rule_change_id uuid NOT NULL,
    announced boolean NOT NULL,
    organisation_id uuid NOT NULL,
    product_id uuid NOT NULL,
    sku text NOT NULL,
    lane_key text NOT NULL,
    lane jsonb NOT NULL,
    as_of date NOT NULL,
    verdict_before text NOT NULL,
    verdict_after text NOT NULL,
    self_check_id uuid,
    watch_id uuid,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.watch_verdicts (
    watch_id uuid NOT NULL,
    product_id uuid NOT NULL,
    verdict text NOT NULL,
    as_of date NOT NULL
);

CREATE TABLE public.watches (
    id uuid NOT NULL,
    version bigint NOT NULL,
    organisation_id uuid NOT NULL,
    product_id uuid,
    hs_prefix text COLLATE pg_catalog."C",
    market text NOT NULL,
    mode text NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT watches_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'PAUSED'::text]))),
    CONSTRAINT watches_subject_check CHECK (((product_id IS NULL) <> (hs_prefix IS NULL))),
    CONSTRAINT watches_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.bulk_results
    ADD CONSTRAINT bulk_results_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bulk_self_checks
    ADD CONSTRAINT bulk_self_checks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.checked_lanes
    ADD CONSTRAINT checked_lanes_pkey PRIMARY KEY (product_id, lane_key);

ALTER TABLE ONLY public.classification_records
    ADD CONSTRAINT classification_records_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_certificates
    ADD CONSTRAINT evidence_certificates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_documents
    ADD CONSTRAINT evidence_documents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner, key);

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (producer, event);

ALTER TABLE ONLY public.national_codes
    ADD CONSTRAINT national_codes_pkey PRIMARY KEY (market, code);

ALTER TABLE ONLY public.nomenclature_entries
    ADD CONSTRAINT nomenclature_entries_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.nomenclature_words
    ADD CONSTRAINT nomenclature_words_pkey PRIMARY KEY (word);

ALTER TABLE ONLY public.organisation_usage
    ADD CONSTRAINT organisation_usage_pkey PRIMARY KEY (organisation_id);

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

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_sku_key UNIQUE (organisation_id, sku);

ALTER TABLE ONLY public.projection_checks
    ADD CONSTRAINT projection_checks_pkey PRIMARY KEY (projection, run);

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_day_key UNIQUE (day);

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_pkey PRIMARY KEY (run);

ALTER TABLE ONLY public.rule_calendar
    ADD CONSTRAINT rule_calendar_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rule_changes
    ADD CONSTRAINT rule_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rule_pack_versions
    ADD CONSTRAINT rule_pack_versions_label_key UNIQUE (pack_id, label);

ALTER TABLE ONLY public.rule_pack_versions
    ADD CONSTRAINT rule_pack_versions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rule_packs
    ADD CONSTRAINT rule_packs_name_key UNIQUE (name);

ALTER TABLE ONLY public.rule_packs
    ADD CONSTRAINT rule_packs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.self_check_days
    ADD CONSTRAINT self_check_days_pkey PRIMARY KEY (organisation_id, day);

ALTER TABLE ONLY public.self_checks
    ADD CONSTRAINT self_checks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unit_imports
    ADD CONSTRAINT unit_imports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.verdict_changes
    ADD CONSTRAINT verdict_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.verdict_changes
    ADD CONSTRAINT verdict_changes_product_lane_key UNIQUE (rule_change_id, product_id, lane_key, as_of);

ALTER TABLE ONLY public.watch_verdicts
    ADD CONSTRAINT watch_verdicts_pkey PRIMARY KEY (watch_id, product_id);

ALTER TABLE ONLY public.watches
    ADD CONSTRAINT watches_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.watches
    ADD CONSTRAINT watches_subject_key UNIQUE NULLS NOT DISTINCT (organisation_id, product_id, hs_prefix, market, mode);

CREATE INDEX bulk_results_age_index ON public.bulk_results USING btree (created_at);

CREATE INDEX bulk_results_organisation_index ON public.bulk_results USING btree (organisation_id) INCLUDE (bytes);

CREATE INDEX bulk_self_checks_finished_index ON public.bulk_self_checks USING btree (finished_at) WHERE (finished_at IS NOT NULL);

CREATE INDEX bulk_self_checks_open_index ON public.bulk_self_checks USING btree (created_at) WHERE (status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));

CREATE INDEX bulk_self_checks_organisation_index ON public.bulk_self_checks USING btree (organisation_id, id);

CREATE INDEX checked_lanes_self_check_index ON public.checked_lanes USING btree (self_check_id);

CREATE INDEX checked_lanes_verdict_index ON public.checked_lanes USING btree (organisation_id, verdict, product_id);

CREATE INDEX classification_records_product_index ON public.classification_records USING btree (product_id, id);

CREATE UNIQUE INDEX dead_letters_entry_key ON public.dead_letters USING btree (producer, entry) WHERE (event_id IS NULL);

CREATE UNIQUE INDEX dead_letters_event_key ON public.dead_letters USING btree (producer, event_id) WHERE (event_id IS NOT NULL);

CREATE INDEX dead_letters_open_index ON public.dead_letters USING btree (dead_at) WHERE (status = 'OPEN'::text);

CREATE INDEX evidence_certificates_product_index ON public.evidence_certificates USING btree (product_id);

CREATE INDEX evidence_documents_product_index ON public.evidence_documents USING btree (product_id);

CREATE INDEX idempotency_keys_age_index ON public.idempotency_keys USING btree (created_at);

CREATE INDEX inbox_consumed_index ON public.inbox USING btree (consumed_at);

CREATE INDEX nomenclature_entries_search_index ON public.nomenclature_entries USING gin (search) WITH (fastupdate=off);

CREATE INDEX nomenclature_words_trigrams_index ON public.nomenclature_words USING gin (word public.gin_trgm_ops) WITH (fastupdate=off);

CREATE INDEX outbox_held_publication_index ON public.outbox_held USING btree (lane, publication);

CREATE INDEX outbox_published_index ON public.outbox USING btree (published_at) WHERE (publication IS NOT NULL);

CREATE INDEX outbox_waiting_index ON public.outbox USING btree (lane, "position") WHERE (publication IS NULL);

CREATE INDEX products_changes_index ON public.products USING btree (updated_at, id);

CREATE INDEX products_hs_code_index ON public.products USING btree (organisation_id, hs_code, id);

CREATE INDEX products_name_index ON public.products USING btree (organisation_id, name COLLATE "und-x-icu", id);

CREATE INDEX products_organisation_index ON public.products USING btree (organisation_id, id);

CREATE INDEX products_sku_index ON public.products USING btree (organisation_id, sku COLLATE "und-x-icu", id);

CREATE INDEX products_updated_index ON public.products USING btree (organisation_id, updated_at, id);

CREATE INDEX products_variant_index ON public.products USING btree (variant_of, id) WHERE (variant_of IS NOT NULL);

CREATE UNIQUE INDEX rule_changes_day_key ON public.rule_changes USING btree (as_of) WHERE (kind = 'DAY'::text);

CREATE INDEX rule_changes_open_index ON public.rule_changes USING btree (created_at) WHERE (status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));

CREATE INDEX rule_changes_version_index ON public.rule_changes USING btree (version_id, id);

CREATE INDEX rule_pack_versions_in_review_index ON public.rule_pack_versions USING btree (status, id) WHERE (status = ANY (ARRAY['IN_REVIEW'::text, 'APPROVED'::text]));

CREATE INDEX rule_pack_versions_published_index ON public.rule_pack_versions USING btree (pack_id, effective_from DESC NULLS LAST, published_at DESC) WHERE (status = ANY (ARRAY['PUBLISHED'::text, 'SUPERSEDED'::text]));

CREATE UNIQUE INDEX self_checks_approval_question_key ON public.self_checks USING btree (transport_approval_id, product_id, asked_at_version) WHERE (transport_approval_id IS NOT NULL);

CREATE INDEX self_checks_bulk_index ON public.self_checks USING btree (bulk_id, id) WHERE (bulk_id IS NOT NULL);

CREATE INDEX self_checks_destination_index ON public.self_checks USING btree (organisation_id, destination, id DESC);

CREATE INDEX self_checks_organisation_index ON public.self_checks USING btree (organisation_id, id);

CREATE INDEX self_checks_product_index ON public.self_checks USING btree (product_id, id);

CREATE INDEX verdict_changes_organisation_index ON public.verdict_changes USING btree (organisation_id, id) WHERE announced;

CREATE INDEX verdict_changes_rule_change_index ON public.verdict_changes USING btree (rule_change_id, id);

CREATE INDEX watch_verdicts_product_index ON public.watch_verdicts USING btree (product_id);

CREATE INDEX watches_organisation_index ON public.watches USING btree (organisation_id, id);

CREATE TRIGGER products_search_insert_trigger BEFORE INSERT ON public.products FOR EACH ROW WHEN ((new.search = ''::text)) EXECUTE FUNCTION public.fill_product_search();

CREATE TRIGGER products_search_update_trigger BEFORE UPDATE ON public.products FOR EACH ROW WHEN (((new.search = old.search) AND ((new.sku IS DISTINCT FROM old.sku) OR (new.name IS DISTINCT FROM old.name) OR (new.gtin IS DISTINCT FROM old.gtin)))) EXECUTE FUNCTION public.fill_product_search();

CREATE TRIGGER rule_pack_versions_calendar_insert_trigger AFTER INSERT ON public.rule_pack_versions FOR EACH ROW WHEN ((new.published_at IS NOT NULL)) EXECUTE FUNCTION public.renew_rule_calendar();

CREATE TRIGGER rule_pack_versions_calendar_update_trigger AFTER UPDATE ON public.rule_pack_versions FOR EACH ROW WHEN (((new.published_at IS DISTINCT FROM old.published_at) OR (new.withdrawal IS DISTINCT FROM old.withdrawal))) EXECUTE FUNCTION public.renew_rule_calendar();

CREATE TRIGGER rule_pack_versions_published_trigger BEFORE DELETE OR UPDATE ON public.rule_pack_versions FOR EACH ROW EXECUTE FUNCTION public.keep_published_version();

CREATE TRIGGER rule_packs_search_insert_trigger BEFORE INSERT ON public.rule_packs FOR EACH ROW WHEN ((new.search = ''::text)) EXECUTE FUNCTION public.fill_rule_pack_search();

CREATE TRIGGER rule_packs_search_update_trigger BEFORE UPDATE ON public.rule_packs FOR EACH ROW WHEN (((new.search = old.search) AND ((new.name IS DISTINCT FROM old.name) OR (new.title IS DISTINCT FROM old.title)))) EXECUTE FUNCTION public.fill_rule_pack_search();

CREATE TRIGGER self_checks_immutable_trigger BEFORE UPDATE ON public.self_checks FOR EACH ROW EXECUTE FUNCTION public.keep_self_check();

ALTER TABLE ONLY public.checked_lanes
    ADD CONSTRAINT checked_lanes_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);

ALTER TABLE ONLY public.checked_lanes
    ADD CONSTRAINT checked_lanes_self_check_id_fkey FOREIGN KEY (self_check_id) REFERENCES public.self_checks(id);

ALTER TABLE ONLY public.classification_records
    ADD CONSTRAINT classification_records_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);

ALTER TABLE ONLY public.national_codes
    ADD CONSTRAINT national_codes_hs_code_fkey FOREIGN KEY (hs_code) REFERENCES public.nomenclature_entries(code);

ALTER TABLE ONLY public.nomenclature_entries
    ADD CONSTRAINT nomenclature_entries_parent_fkey FOREIGN KEY (parent) REFERENCES public.nomenclature_entries(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.outbox_held
    ADD CONSTRAINT outbox_held_publication_fkey FOREIGN KEY (lane, publication) REFERENCES public.outbox(lane, publication);

ALTER TABLE ONLY public.outbox_views
    ADD CONSTRAINT outbox_views_lane_fkey FOREIGN KEY (lane) REFERENCES public.outbox_lanes(lane);

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_hs_code_fkey FOREIGN KEY (hs_code) REFERENCES public.nomenclature_entries(code);

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_variant_of_fkey FOREIGN KEY (variant_of) REFERENCES public.products(id);

ALTER TABLE ONLY public.rule_changes
    ADD CONSTRAINT rule_changes_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.rule_pack_versions(id);

ALTER TABLE ONLY public.rule_pack_versions
    ADD CONSTRAINT rule_pack_versions_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES public.rule_packs(id);

ALTER TABLE ONLY public.rule_packs
    ADD CONSTRAINT rule_packs_in_force_id_fkey FOREIGN KEY (in_force_id) REFERENCES public.rule_pack_versions(id);

ALTER TABLE ONLY public.self_checks
    ADD CONSTRAINT self_checks_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);

ALTER TABLE ONLY public.verdict_changes
    ADD CONSTRAINT verdict_changes_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);

ALTER TABLE ONLY public.verdict_changes
    ADD CONSTRAINT verdict_changes_rule_change_id_fkey FOREIGN KEY (rule_change_id) REFERENCES public.rule_changes(id);

ALTER TABLE ONLY public.watch_verdicts
    ADD CONSTRAINT watch_verdicts_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);

ALTER TABLE ONLY public.watch_verdicts
    ADD CONSTRAINT watch_verdicts_watch_id_fkey FOREIGN KEY (watch_id) REFERENCES public.watches(id);

ALTER TABLE ONLY public.watches
    ADD CONSTRAINT watches_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);
