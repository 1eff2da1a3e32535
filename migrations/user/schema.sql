CREATE FUNCTION public.audit_records_stay() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'audit records are not changed';
end $$;

CREATE FUNCTION public.folded_name(name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select replace(regexp_replace(lower(normalize(name, NFKC) collate "und-x-icu"), '\s+', '', 'g'), U&'\00DF', 'ss')
$$;

CREATE FUNCTION public.forget_search_form() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_table_name = 'providers' then
        if new.display_name <> old.display_name and new.name_key is not distinct from old.name_key then
            new.name_key := null;
        end if;
        return new;
    end if;
    if new.legal_name <> old.legal_name and new.name_parts is not distinct from old.name_parts then
        new.name_parts := null;
    end if;
    if new.eori is distinct from old.eori and new.eori_hash is not distinct from old.eori_hash then
        new.eori_hash := null;
    end if;
    if new.vat_id is distinct from old.vat_id and new.vat_id_hash is not distinct from old.vat_id_hash then
        new.vat_id_hash := null;
    end if;
    return new;
end
$$;

CREATE FUNCTION public.providers_found(in_market text, for_code text, with_document text, of_type text, in_language text, like_name_key text) RETURNS TABLE(id uuid, status text, fit integer, lead_days integer, rating integer, name text, created_at timestamp with time zone, updated_at timestamp with time zone, submitted_at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    select p.id, p.status, meant.fit, meant.lead_days,
           case when p.rating_count > 0 then (1000::bigint * p.rating_sum / p.rating_count)::integer end,
           lower(p.display_name), p.created_at, p.updated_at, p.submitted_at
    from providers p
    cross join lateral (
        select count(*) as services, coalesce(max(goods.digits), 0)::integer as fit, min(s.lead_days) as lead_days
        from provider_services s
        cross join lateral (
            select max(least(length(prefix), length(for_code))) as digits
            from unnest(s.hs_prefixes) prefix
            where starts_with(for_code, prefix) or starts_with(prefix, for_code)
        ) goods
        where s.provider_id = p.id
          and (in_market is null or in_market = any (s.markets))
          and (with_document is null or with_document = any (s.document_types))
          and (of_type is null or s.type = of_type)
          and (for_code is null or s.hs_prefixes = '{}' or goods.digits is not null)
    ) meant
    where (meant.services > 0 or coalesce(in_market, for_code, with_document, of_type) is null)
      and (like_name_key is null or strpos(coalesce(p.name_key, folded_name(p.display_name)), like_name_key) > 0)
      and (in_language is null or exists (
          select from unnest(p.languages) spoken
          where spoken = in_language or starts_with(spoken, in_language || '-')))
$$;

CREATE TABLE public.accreditations (
    id uuid NOT NULL,
    provider_id uuid NOT NULL,
    body text NOT NULL,
    standard text NOT NULL,
    number text NOT NULL,
    scope text NOT NULL,
    hs_prefixes text[] NOT NULL,
    document_types text[] NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawal_reason text,
    expiry_told_at timestamp with time zone,
    CONSTRAINT accreditations_standard_check CHECK ((standard = ANY (ARRAY['ISO/IEC 17020'::text, 'ISO/IEC 17025'::text, 'ISO/IEC 17065'::text]))),
    CONSTRAINT accreditations_validity_check CHECK ((valid_from <= valid_to)),
    CONSTRAINT accreditations_withdrawal_check CHECK (((withdrawn_at IS NULL) = (withdrawal_reason IS NULL)))
);

CREATE TABLE public.api_clients (
    id uuid NOT NULL,
    version bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    organisation_id uuid,
    scopes text[] NOT NULL,
    rate_class text NOT NULL,
    secret_sha256 bytea NOT NULL,
    previous_secret_sha256 bytea,
    previous_secret_expires_at timestamp with time zone,
    public_keys jsonb DEFAULT '[]'::jsonb NOT NULL,
    operations jsonb DEFAULT '[]'::jsonb NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT api_clients_kind_check CHECK ((kind = ANY (ARRAY['WEB'::text, 'MOBILE'::text, 'PARTNER'::text, 'ADMIN'::text, 'CI'::text, 'DEVICE_GATEWAY'::text]))),
    CONSTRAINT api_clients_operations_check CHECK ((jsonb_typeof(operations) = 'array'::text)),
    CONSTRAINT api_clients_organisation_kind_check CHECK (((organisation_id IS NULL) OR (kind = ANY (ARRAY['PARTNER'::text, 'DEVICE_GATEWAY'::text])))),
    CONSTRAINT api_clients_previous_secret_check CHECK (((previous_secret_sha256 IS NULL) = (previous_secret_expires_at IS NULL))),
    CONSTRAINT api_clients_previous_secret_sha256_check CHECK ((octet_length(previous_secret_sha256) = 32)),
    CONSTRAINT api_clients_public_keys_check CHECK ((jsonb_typeof(public_keys) = 'array'::text)),
    CONSTRAINT api_clients_rate_class_check CHECK ((rate_class = ANY (ARRAY['STANDARD'::text, 'HIGH'::text]))),
    CONSTRAINT api_clients_secret_sha256_check CHECK ((octet_length(secret_sha256) = 32)),
    CONSTRAINT api_clients_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'REVOKED'::text]))),
    CONSTRAINT api_clients_version_check CHECK ((version > 0))
);

CREATE TABLE public.audit_records (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    action text NOT NULL,
    subject_id uuid NOT NULL,
    reason text,
    correlation_id uuid NOT NULL
);

CREATE TABLE public.client_assertions (
    client_id uuid NOT NULL,
    jti_sha256 bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT client_assertions_jti_sha256_check CHECK ((octet_length(jti_sha256) = 32))
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

CREATE TABLE public.invitations (
    id uuid NOT NULL,
    version bigint NOT NULL,
    organisation_id uuid NOT NULL,
    email bytea NOT NULL,
    email_hash bytea NOT NULL,
    roles text[] NOT NULL,
    invited_by uuid NOT NULL,
    fingerprint bytea NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    locale text DEFAULT 'EN'::text NOT NULL,
    CONSTRAINT invitations_email_hash_check CHECK ((octet_length(email_hash) = 32)),
    CONSTRAINT invitations_fingerprint_check CHECK ((octet_length(fingerprint) = 32)),
    CONSTRAINT invitations_locale_check CHECK ((locale = ANY (ARRAY['EN'::text, 'DE'::text, 'ZH'::text]))),
    CONSTRAINT invitations_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'ACCEPTED'::text, 'REVOKED'::text]))),
    CONSTRAINT invitations_version_check CHECK ((version > 0))
);

CREATE TABLE public.key_challenges (
    fingerprint bytea NOT NULL,
    provider_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT key_challenges_fingerprint_check CHECK ((octet_length(fingerprint) = 32))
);

CREATE TABLE public.letter_counts (
    key bytea NOT NULL,
    day date NOT NULL,
    letters bigint NOT NULL
);

CREATE SEQUENCE public.session_cutoffs_revision
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.session_cutoffs (
    user_id uuid,
    organisation_id uuid,
    through uuid NOT NULL,
    except_session uuid,
    revision bigint DEFAULT nextval('public.session_cutoffs_revision'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    tokens_expire_at timestamp with time zone NOT NULL,
    CONSTRAINT session_cutoffs_scope_check CHECK ((num_nonnulls(user_id, organisation_id) > 0))
);

CREATE TABLE public.sessions (
    id uuid NOT NULL,
    version bigint NOT NULL,
    user_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    client_id uuid,
    parent_id uuid,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    tokens_expire_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT sessions_version_check CHECK ((version > 0))
);

CREATE VIEW public.live_sessions AS
 SELECT s.id,
    s.user_id,
    s.parent_id,
    s.last_used_at
   FROM public.sessions s
  WHERE ((s.revoked_at IS NULL) AND (NOT (EXISTS ( SELECT
           FROM public.session_cutoffs c
          WHERE ((c.user_id = s.user_id) AND (c.organisation_id IS NULL) AND (s.id <= c.through) AND (s.id IS DISTINCT FROM c.except_session))))) AND (NOT (EXISTS ( SELECT
           FROM public.session_cutoffs c
          WHERE ((c.user_id = s.user_id) AND (c.organisation_id = s.organisation_id) AND (s.id <= c.through) AND (s.id IS DISTINCT FROM c.except_session))))) AND (NOT (EXISTS ( SELECT
           FROM public.session_cutoffs c
          WHERE ((c.user_id IS NULL) AND (c.organisation_id = s.organisation_id) AND (s.id <= c.through) AND (s.id IS DISTINCT FROM c.except_session))))));

CREATE TABLE public.members (
    organisation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    roles text[] NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    CONSTRAINT members_roles_check CHECK ((roles <@ ARRAY['SELLER_OWNER'::text, 'SELLER_MEMBER'::text, 'PROVIDER_OWNER'::text, 'ASSESSOR'::text, 'CARRIER'::text, 'PLATFORM_ADMIN'::text, 'RULE_EDITOR'::text, 'RULE_APPROVER'::text, 'AUDITOR'::text]))
);

CREATE TABLE public.one_time_tokens (
    fingerprint bytea NOT NULL,
    purpose text NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT one_time_tokens_fingerprint_check CHECK ((octet_length(fingerprint) = 32)),
    CONSTRAINT one_time_tokens_purpose_check CHECK ((purpose = ANY (ARRAY['VERIFY_EMAIL'::text, 'RESET_PASSWORD'::text])))
);

CREATE TABLE public.organisations (
    id uuid NOT NULL,
    version bigint NOT NULL,
    kind text NOT NULL,
    legal_name bytea NOT NULL,
    name_parts bytea[],
    country text NOT NULL,
    eori bytea,
    vat_id bytea,
    status text NOT NULL,
    reason text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    display_name text,
    display_name_parts bytea[],
    eori_hash bytea,
    vat_id_hash bytea,
    CONSTRAINT organisations_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT organisations_display_name_check CHECK (((display_name IS NULL) = (display_name_parts IS NULL))),
    CONSTRAINT organisations_eori_hash_check CHECK ((octet_length(eori_hash) = ANY (ARRAY[0, 32]))),
    CONSTRAINT organisations_kind_check CHECK ((kind = ANY (ARRAY['SELLER'::text, 'PROVIDER'::text, 'CARRIER'::text, 'PLATFORM'::text]))),
    CONSTRAINT organisations_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'ACTIVE'::text, 'SUSPENDED'::text, 'CLOSED'::text]))),
    CONSTRAINT organisations_vat_id_hash_check CHECK ((octet_length(vat_id_hash) = ANY (ARRAY[0, 32]))),
    CONSTRAINT organisations_version_check CHECK ((version > 0))
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

CREATE TABLE public.provider_answers (
    order_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    seller_id uuid,
    asked_at timestamp with time zone,
    answered_at timestamp with time zone
);

CREATE TABLE public.provider_keys (
    id uuid NOT NULL,
    version bigint NOT NULL,
    provider_id uuid NOT NULL,
    name text NOT NULL,
    algorithm text NOT NULL,
    public_key jsonb NOT NULL,
    thumbprint text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    reason text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    proposed_by uuid,
    confirmed_at timestamp with time zone,
    CONSTRAINT provider_keys_algorithm_check CHECK ((algorithm = ANY (ARRAY['EdDSA'::text, 'ES256'::text]))),
    CONSTRAINT provider_keys_confirmation_check CHECK (((confirmed_at IS NULL) OR (proposed_by IS NOT NULL))),
    CONSTRAINT provider_keys_revocation_check CHECK (((revoked_at IS NULL) = (reason IS NULL))),
    CONSTRAINT provider_keys_version_check CHECK ((version > 0))
);

CREATE TABLE public.provider_ratings (
    order_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    stars integer NOT NULL,
    sequence bigint NOT NULL,
    CONSTRAINT provider_ratings_stars_check CHECK (((stars >= 1) AND (stars <= 5)))
);

CREATE TABLE public.provider_services (
    provider_id uuid NOT NULL,
    "position" integer NOT NULL,
    type text NOT NULL,
    hs_prefixes text[] NOT NULL,
    markets text[] NOT NULL,
    document_types text[] NOT NULL,
    price_minor_units integer,
    price_currency text,
    lead_days integer,
    CONSTRAINT provider_services_lead_days_check CHECK (((lead_days >= 0) AND (lead_days <= 365))),
    CONSTRAINT provider_services_price_check CHECK (((price_minor_units IS NULL) = (price_currency IS NULL))),
    CONSTRAINT provider_services_price_currency_check CHECK ((price_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT provider_services_price_minor_units_check CHECK ((price_minor_units >= 0)),
    CONSTRAINT provider_services_type_check CHECK ((type = ANY (ARRAY['CONSULTATION'::text, 'DOCUMENT_REVIEW'::text, 'TESTING'::text, 'CERTIFICATION'::text])))
);

CREATE TABLE public.providers (
    id uuid NOT NULL,
    version bigint NOT NULL,
    organisation_id uuid NOT NULL,
    display_name text NOT NULL,
    name_key text,
    languages text[] NOT NULL,
    status text NOT NULL,
    reason text,
    rating_count integer DEFAULT 0 NOT NULL,
    rating_sum integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT providers_rating_check CHECK (((rating_sum >= rating_count) AND (rating_sum <= (5 * rating_count)))),
    CONSTRAINT providers_status_check CHECK ((status = ANY (ARRAY['DRAFT'::text, 'UNDER_REVIEW'::text, 'LISTED'::text, 'SUSPENDED'::text, 'REMOVED'::text]))),
    CONSTRAINT providers_version_check CHECK ((version > 0))
);

CREATE TABLE public.recovery_codes (
    user_id uuid NOT NULL,
    fingerprint bytea NOT NULL,
    CONSTRAINT recovery_codes_fingerprint_check CHECK ((octet_length(fingerprint) = 32))
);

CREATE TABLE public.refresh_tokens (
    fingerprint bytea NOT NULL,
    session_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT refresh_tokens_fingerprint_check CHECK ((octet_length(fingerprint) = 32))
);

CREATE TABLE public.republications (
    run uuid NOT NULL,
    day date,
    begun_at timestamp with time zone NOT NULL,
    last_page_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE public.second_factors (
    user_id uuid NOT NULL,
    secret bytea NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    last_step bigint NOT NULL,
    wrong_codes integer DEFAULT 0 NOT NULL,
    wrong_codes_since timestamp with time zone,
    unblocked_at timestamp with time zone,
    CONSTRAINT second_factors_wrong_codes_check CHECK ((wrong_codes >= 0)),
    CONSTRAINT second_factors_wrong_codes_since_check CHECK (((wrong_codes = 0) = (wrong_codes_since IS NULL)))
);

CREATE TABLE public.sign_in_attempts (
    key bytea NOT NULL,
    failures integer NOT NULL,
    blocked_until timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT sign_in_attempts_failures_check CHECK ((failures >= 0)),
    CONSTRAINT sign_in_attempts_key_check CHECK ((octet_length(key) = 32))
);

CREATE TABLE public.users (
    id uuid NOT NULL,
    version bigint NOT NULL,
    email bytea NOT NULL,
    email_hash bytea NOT NULL,
    name bytea NOT NULL,
    phone bytea,
    password_hash text,
    password_version bigint DEFAULT 1 NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    locale text DEFAULT 'EN'::text NOT NULL,
    CONSTRAINT users_email_hash_check CHECK ((octet_length(email_hash) = 32)),
    CONSTRAINT users_locale_check CHECK ((locale = ANY (ARRAY['EN'::text, 'DE'::text, 'ZH'::text]))),
    CONSTRAINT users_password_chosen_check CHECK (((password_hash IS NOT NULL) OR (status = ANY (ARRAY['INVITED'::text, 'REGISTERED'::text, 'DEACTIVATED'::text])))),
    CONSTRAINT users_password_hash_check CHECK ((password_hash ~~ '$argon2id$%'::text)),
    CONSTRAINT users_password_version_check CHECK ((password_version > 0)),
    CONSTRAINT users_status_check CHECK ((status = ANY (ARRAY['INVITED'::text, 'REGISTERED'::text, 'ACTIVE'::text, 'LOCKED'::text, 'DEACTIVATED'::text]))),
    CONSTRAINT users_version_check CHECK ((version > 0))
);

CREATE VIEW public.unverified_accounts AS
 SELECT u.id,
    u.created_at
   FROM public.users u
  WHERE ((u.status = 'REGISTERED'::text) AND (NOT (EXISTS ( SELECT
           FROM public.sessions s
          WHERE (s.user_id = u.id)))) AND (NOT (EXISTS ( SELECT
           FROM (public.members m
             JOIN public.organisations o ON ((o.id = m.organisation_id)))
          WHERE ((m.user_id = u.id) AND ((o.status <> 'PENDING'::text) OR (EXISTS ( SELECT
                   FROM public.members n
                  WHERE ((n.organisation_id = o.id) AND (n.user_id <> u.id)))) OR (EXISTS ( SELECT
                   FROM public.api_clients c
                  WHERE (c.organisation_id = o.id))) OR (EXISTS ( SELECT
                   FROM public.providers p
                  WHERE (p.organisation_id = o.id))) OR (EXISTS ( SELECT
                   FROM public.invitations i
                  WHERE (i.organisation_id = o.id)))))))));

ALTER TABLE ONLY public.accreditations
    ADD CONSTRAINT accreditations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_clients
    ADD CONSTRAINT api_clients_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_records
    ADD CONSTRAINT audit_records_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.client_assertions
    ADD CONSTRAINT client_assertions_pkey PRIMARY KEY (client_id, jti_sha256);

ALTER TABLE ONLY public.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner, key);

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (producer, event);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_fingerprint_key UNIQUE (fingerprint);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.key_challenges
    ADD CONSTRAINT key_challenges_pkey PRIMARY KEY (fingerprint);

ALTER TABLE ONLY public.letter_counts
    ADD CONSTRAINT letter_counts_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (organisation_id, user_id);

ALTER TABLE ONLY public.one_time_tokens
    ADD CONSTRAINT one_time_tokens_pkey PRIMARY KEY (fingerprint);

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

ALTER TABLE ONLY public.projection_checks
    ADD CONSTRAINT projection_checks_pkey PRIMARY KEY (projection, run);

ALTER TABLE ONLY public.provider_answers
    ADD CONSTRAINT provider_answers_pkey PRIMARY KEY (order_id, organisation_id);

ALTER TABLE ONLY public.provider_keys
    ADD CONSTRAINT provider_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provider_keys
    ADD CONSTRAINT provider_keys_thumbprint_key UNIQUE (thumbprint);

ALTER TABLE ONLY public.provider_ratings
    ADD CONSTRAINT provider_ratings_pkey PRIMARY KEY (order_id);

ALTER TABLE ONLY public.provider_services
    ADD CONSTRAINT provider_services_pkey PRIMARY KEY (provider_id, "position");

ALTER TABLE ONLY public.providers
    ADD CONSTRAINT providers_organisation_key UNIQUE (organisation_id);

ALTER TABLE ONLY public.providers
    ADD CONSTRAINT providers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, fingerprint);

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (fingerprint);

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_day_key UNIQUE (day);

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_pkey PRIMARY KEY (run);

ALTER TABLE ONLY public.second_factors
    ADD CONSTRAINT second_factors_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.session_cutoffs
    ADD CONSTRAINT session_cutoffs_scope_key UNIQUE NULLS NOT DISTINCT (user_id, organisation_id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sign_in_attempts
    ADD CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

CREATE INDEX accreditations_expiry_index ON public.accreditations USING btree (valid_to) WHERE ((expiry_told_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX accreditations_provider_index ON public.accreditations USING btree (provider_id);

CREATE INDEX api_clients_organisation_index ON public.api_clients USING btree (organisation_id) WHERE (organisation_id IS NOT NULL);

CREATE INDEX audit_records_actor_index ON public.audit_records USING btree (actor_id, id DESC);

CREATE INDEX audit_records_subject_index ON public.audit_records USING btree (subject_id, id DESC);

CREATE INDEX client_assertions_expiry_index ON public.client_assertions USING btree (expires_at);

CREATE UNIQUE INDEX dead_letters_entry_key ON public.dead_letters USING btree (producer, entry) WHERE (event_id IS NULL);

CREATE UNIQUE INDEX dead_letters_event_key ON public.dead_letters USING btree (producer, event_id) WHERE (event_id IS NOT NULL);

CREATE INDEX dead_letters_open_index ON public.dead_letters USING btree (dead_at) WHERE (status = 'OPEN'::text);

CREATE INDEX idempotency_keys_age_index ON public.idempotency_keys USING btree (created_at);

CREATE INDEX inbox_consumed_index ON public.inbox USING btree (consumed_at);

CREATE INDEX invitations_inviter_index ON public.invitations USING btree (invited_by);

CREATE INDEX invitations_organisation_index ON public.invitations USING btree (organisation_id, id DESC);

CREATE UNIQUE INDEX invitations_pending_key ON public.invitations USING btree (organisation_id, email_hash) WHERE (status = 'PENDING'::text);

CREATE INDEX key_challenges_expiry_index ON public.key_challenges USING btree (expires_at);

CREATE INDEX key_challenges_provider_index ON public.key_challenges USING btree (provider_id);

CREATE INDEX letter_counts_day_index ON public.letter_counts USING btree (day);

CREATE INDEX members_user_index ON public.members USING btree (user_id);

CREATE INDEX one_time_tokens_expiry_index ON public.one_time_tokens USING btree (expires_at);

CREATE INDEX one_time_tokens_user_index ON public.one_time_tokens USING btree (user_id, purpose);

CREATE INDEX organisations_carriers_index ON public.organisations USING btree (id) WHERE ((kind = 'CARRIER'::text) AND (status = 'ACTIVE'::text));

CREATE INDEX organisations_display_name_parts_index ON public.organisations USING gin (display_name_parts);

CREATE INDEX organisations_eori_index ON public.organisations USING btree (eori_hash);

CREATE INDEX organisations_name_parts_index ON public.organisations USING gin (name_parts);

CREATE INDEX organisations_name_parts_missing_index ON public.organisations USING btree (id) WHERE (name_parts IS NULL);

CREATE INDEX organisations_numbers_missing_index ON public.organisations USING btree (id) WHERE (((eori IS NOT NULL) AND (eori_hash IS NULL)) OR ((vat_id IS NOT NULL) AND (vat_id_hash IS NULL)));

CREATE UNIQUE INDEX organisations_platform_key ON public.organisations USING btree (kind) WHERE (kind = 'PLATFORM'::text);

CREATE INDEX organisations_updated_index ON public.organisations USING btree (updated_at);

CREATE INDEX organisations_vat_id_index ON public.organisations USING btree (vat_id_hash);

CREATE INDEX outbox_held_publication_index ON public.outbox_held USING btree (lane, publication);

CREATE INDEX outbox_published_index ON public.outbox USING btree (published_at) WHERE (publication IS NOT NULL);

CREATE INDEX outbox_waiting_index ON public.outbox USING btree (lane, "position") WHERE (publication IS NULL);

CREATE INDEX provider_answers_latest_index ON public.provider_answers USING btree (organisation_id, answered_at DESC) WHERE ((asked_at IS NOT NULL) AND (answered_at IS NOT NULL));

CREATE INDEX provider_answers_seller_index ON public.provider_answers USING btree (organisation_id, seller_id);

CREATE INDEX provider_keys_proposer_index ON public.provider_keys USING btree (proposed_by) WHERE (proposed_by IS NOT NULL);

CREATE INDEX provider_keys_provider_index ON public.provider_keys USING btree (provider_id);

CREATE INDEX provider_ratings_provider_index ON public.provider_ratings USING btree (provider_id);

CREATE INDEX provider_services_markets_index ON public.provider_services USING gin (markets);

CREATE INDEX refresh_tokens_expiry_index ON public.refresh_tokens USING btree (expires_at);

CREATE INDEX refresh_tokens_session_index ON public.refresh_tokens USING btree (session_id);

CREATE INDEX session_cutoffs_expiry_index ON public.session_cutoffs USING btree (tokens_expire_at);

CREATE INDEX session_cutoffs_organisation_index ON public.session_cutoffs USING btree (organisation_id);

CREATE INDEX sessions_organisation_index ON public.sessions USING btree (organisation_id, id DESC);

CREATE INDEX sessions_parent_index ON public.sessions USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX sessions_revoked_index ON public.sessions USING btree (tokens_expire_at) WHERE (revoked_at IS NOT NULL);

CREATE INDEX sessions_unrevoked_organisation_index ON public.sessions USING btree (organisation_id, id DESC) WHERE (revoked_at IS NULL);

CREATE INDEX sessions_unrevoked_user_index ON public.sessions USING btree (user_id, id DESC) WHERE (revoked_at IS NULL);

CREATE INDEX sessions_user_index ON public.sessions USING btree (user_id, id DESC);

CREATE INDEX sign_in_attempts_last_index ON public.sign_in_attempts USING btree (last_at);

CREATE UNIQUE INDEX users_email_key ON public.users USING btree (email_hash) WHERE (status = ANY (ARRAY['ACTIVE'::text, 'LOCKED'::text]));

CREATE INDEX users_email_registered_index ON public.users USING btree (email_hash) WHERE (status = 'REGISTERED'::text);

CREATE INDEX users_unverified_index ON public.users USING btree (created_at) WHERE (status = 'REGISTERED'::text);

CREATE INDEX users_updated_index ON public.users USING btree (updated_at);

CREATE TRIGGER audit_records_append_only_trigger BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_records FOR EACH STATEMENT EXECUTE FUNCTION public.audit_records_stay();

CREATE TRIGGER organisations_search_form_trigger BEFORE UPDATE ON public.organisations FOR EACH ROW EXECUTE FUNCTION public.forget_search_form();

CREATE TRIGGER providers_search_form_trigger BEFORE UPDATE ON public.providers FOR EACH ROW EXECUTE FUNCTION public.forget_search_form();

ALTER TABLE ONLY public.accreditations
    ADD CONSTRAINT accreditations_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.providers(id);

ALTER TABLE ONLY public.api_clients
    ADD CONSTRAINT api_clients_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);

ALTER TABLE ONLY public.client_assertions
    ADD CONSTRAINT client_assertions_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.api_clients(id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);

ALTER TABLE ONLY public.key_challenges
    ADD CONSTRAINT key_challenges_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.providers(id);

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.one_time_tokens
    ADD CONSTRAINT one_time_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.outbox_held
    ADD CONSTRAINT outbox_held_publication_fkey FOREIGN KEY (lane, publication) REFERENCES public.outbox(lane, publication);

ALTER TABLE ONLY public.outbox_views
    ADD CONSTRAINT outbox_views_lane_fkey FOREIGN KEY (lane) REFERENCES public.outbox_lanes(lane);

ALTER TABLE ONLY public.provider_keys
    ADD CONSTRAINT provider_keys_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.provider_keys
    ADD CONSTRAINT provider_keys_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.providers(id);

ALTER TABLE ONLY public.provider_ratings
    ADD CONSTRAINT provider_ratings_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.providers(id);

ALTER TABLE ONLY public.provider_services
    ADD CONSTRAINT provider_services_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.providers(id);

ALTER TABLE ONLY public.providers
    ADD CONSTRAINT providers_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.second_factors
    ADD CONSTRAINT second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.session_cutoffs
    ADD CONSTRAINT session_cutoffs_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);

ALTER TABLE ONLY public.session_cutoffs
    ADD CONSTRAINT session_cutoffs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
