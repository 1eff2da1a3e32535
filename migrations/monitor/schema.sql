CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% is append-only', TG_TABLE_NAME
        using errcode = 'restrict_violation', constraint = TG_TABLE_NAME || '_append_only';
end
$$;

CREATE TABLE public.access_days (
    day date NOT NULL,
    number bigint,
    records bigint NOT NULL,
    head bytea NOT NULL,
    previous_day date,
    previous_records bigint,
    previous_head bytea,
    CONSTRAINT access_days_head_check CHECK ((octet_length(head) = 32)),
    CONSTRAINT access_days_previous_check CHECK (((num_nonnulls(previous_day, previous_records, previous_head) = ANY (ARRAY[0, 3])) AND ((previous_day IS NULL) OR (number IS NOT NULL)) AND (previous_day <> day) AND (previous_records > 0) AND (octet_length(previous_head) = 32))),
    CONSTRAINT access_days_records_check CHECK ((records >= 0))
);

CREATE TABLE public.access_records (
    id uuid NOT NULL,
    day date NOT NULL,
    "position" bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    client_id uuid,
    client_kind text NOT NULL,
    user_id uuid,
    organisation_id uuid,
    operation text NOT NULL,
    operation_type text NOT NULL,
    operation_hash text NOT NULL,
    root_fields text[] NOT NULL,
    cost bigint NOT NULL,
    duration_micros bigint NOT NULL,
    response_bytes bigint NOT NULL,
    status integer NOT NULL,
    outcome text NOT NULL,
    correlation_id uuid NOT NULL,
    hash bytea NOT NULL,
    lost bigint,
    last_at timestamp with time zone,
    CONSTRAINT access_records_hash_check CHECK ((octet_length(hash) = 32)),
    CONSTRAINT access_records_last_at_check CHECK ((((lost IS NULL) = (last_at IS NULL)) AND (last_at >= at))),
    CONSTRAINT access_records_lost_check CHECK ((lost > 0)),
    CONSTRAINT access_records_position_check CHECK (("position" > 0))
);

CREATE TABLE public.assessments (
    order_id uuid NOT NULL,
    seller uuid NOT NULL,
    market text,
    requested_at timestamp with time zone,
    reported_at timestamp with time zone,
    completed_at timestamp with time zone
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

CREATE TABLE public.event_dead_letters (
    id uuid NOT NULL,
    consumer text NOT NULL,
    producer text NOT NULL,
    event_id uuid,
    event_type text,
    reason text NOT NULL,
    tries bigint NOT NULL,
    dead_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    sequence bigint NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT event_dead_letters_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'REPLAYED'::text, 'DISCARDED'::text])))
);

CREATE TABLE public.event_decisions (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    dead_letter_id uuid NOT NULL,
    decision text NOT NULL,
    reason text,
    correlation_id uuid NOT NULL,
    CONSTRAINT event_decisions_decision_check CHECK ((decision = ANY (ARRAY['REPLAY'::text, 'DISCARD'::text])))
);

CREATE TABLE public.event_projection_checks (
    consumer text NOT NULL,
    projection text NOT NULL,
    run uuid NOT NULL,
    compared bigint NOT NULL,
    missing bigint NOT NULL,
    outdated bigint NOT NULL,
    surplus bigint NOT NULL,
    checked_at timestamp with time zone NOT NULL
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

CREATE TABLE public.operation_counts (
    id uuid NOT NULL,
    day date NOT NULL,
    client_id uuid,
    client_kind text NOT NULL,
    operation text NOT NULL,
    requests bigint NOT NULL,
    errors bigint NOT NULL,
    total_duration_micros bigint NOT NULL,
    max_duration_micros bigint NOT NULL,
    CONSTRAINT operation_counts_errors_check CHECK (((errors >= 0) AND (errors <= requests)))
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
    provider uuid NOT NULL,
    market text,
    asked_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer text,
    CONSTRAINT provider_answers_answer_check CHECK ((answer = ANY (ARRAY['QUOTED'::text, 'DECLINED'::text]))),
    CONSTRAINT provider_answers_answered_check CHECK (((answer IS NULL) = (answered_at IS NULL)))
);

CREATE TABLE public.republications (
    run uuid NOT NULL,
    day date,
    begun_at timestamp with time zone NOT NULL,
    last_page_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE public.security_days (
    day date NOT NULL,
    number bigint,
    events bigint NOT NULL,
    head bytea NOT NULL,
    previous_day date,
    previous_events bigint,
    previous_head bytea,
    CONSTRAINT security_days_events_check CHECK ((events >= 0)),
    CONSTRAINT security_days_head_check CHECK ((octet_length(head) = 32)),
    CONSTRAINT security_days_previous_check CHECK (((num_nonnulls(previous_day, previous_events, previous_head) = ANY (ARRAY[0, 3])) AND ((previous_day IS NULL) OR (number IS NOT NULL)) AND (previous_day <> day) AND (previous_events > 0) AND (octet_length(previous_head) = 32)))
);

CREATE TABLE public.security_events (
    id uuid NOT NULL,
    day date NOT NULL,
    "position" bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    user_id uuid,
    organisation_id uuid,
    subject uuid NOT NULL,
    detail text,
    correlation_id uuid NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT security_events_detail_check CHECK ((detail <> ''::text)),
    CONSTRAINT security_events_hash_check CHECK ((octet_length(hash) = 32)),
    CONSTRAINT security_events_kind_check CHECK ((kind = ANY (ARRAY['SIGN_IN_FAILED'::text, 'SIGN_IN_THROTTLED'::text, 'REFRESH_TOKEN_REUSED'::text, 'USER_LOCKED'::text, 'USER_UNLOCKED'::text, 'USER_DEACTIVATED'::text, 'PASSWORD_RESET'::text, 'PASSWORD_CHANGED'::text, 'SECOND_FACTOR_ENABLED'::text, 'SECOND_FACTOR_DISABLED'::text, 'RECOVERY_CODES_REPLACED'::text, 'RECOVERY_CODE_USED'::text, 'ROLE_ASSIGNED'::text, 'ROLE_REVOKED'::text, 'ORGANISATION_SUSPENDED'::text, 'API_CLIENT_REVOKED'::text, 'PROVIDER_KEY_REVOKED'::text]))),
    CONSTRAINT security_events_position_check CHECK (("position" > 0))
);

CREATE TABLE public.self_check_counts (
    day date NOT NULL,
    market text,
    checks bigint NOT NULL,
    without_rule bigint NOT NULL,
    CONSTRAINT self_check_counts_without_rule_check CHECK (((without_rule >= 0) AND (without_rule <= checks)))
);

ALTER TABLE ONLY public.access_days
    ADD CONSTRAINT access_days_number_key UNIQUE (number);

ALTER TABLE ONLY public.access_days
    ADD CONSTRAINT access_days_pkey PRIMARY KEY (day);

ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT access_records_day_position_key UNIQUE (day, "position");

ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT access_records_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT assessments_pkey PRIMARY KEY (order_id);

ALTER TABLE ONLY public.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_dead_letters
    ADD CONSTRAINT event_dead_letters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_decisions
    ADD CONSTRAINT event_decisions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_projection_checks
    ADD CONSTRAINT event_projection_checks_pkey PRIMARY KEY (consumer, projection);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner, key);

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (producer, event);

ALTER TABLE ONLY public.operation_counts
    ADD CONSTRAINT operation_counts_day_client_operation_key UNIQUE NULLS NOT DISTINCT (day, client_id, client_kind, operation);

ALTER TABLE ONLY public.operation_counts
    ADD CONSTRAINT operation_counts_pkey PRIMARY KEY (id);

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
    ADD CONSTRAINT provider_answers_pkey PRIMARY KEY (order_id, provider);

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_day_key UNIQUE (day);

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_pkey PRIMARY KEY (run);

ALTER TABLE ONLY public.security_days
    ADD CONSTRAINT security_days_number_key UNIQUE (number);

ALTER TABLE ONLY public.security_days
    ADD CONSTRAINT security_days_pkey PRIMARY KEY (day);

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_day_position_key UNIQUE (day, "position");

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.self_check_counts
    ADD CONSTRAINT self_check_counts_day_market_key UNIQUE NULLS NOT DISTINCT (day, market);

CREATE INDEX access_records_at_index ON public.access_records USING btree (at DESC, id DESC);

CREATE INDEX access_records_client_index ON public.access_records USING btree (client_id, at DESC, id DESC);

CREATE INDEX access_records_lost_index ON public.access_records USING btree (day, "position") WHERE (lost IS NOT NULL);

CREATE INDEX access_records_operation_index ON public.access_records USING btree (operation, at DESC, id DESC);

CREATE INDEX access_records_organisation_index ON public.access_records USING btree (organisation_id, at DESC, id DESC);

CREATE INDEX access_records_user_index ON public.access_records USING btree (user_id, at DESC, id DESC);

CREATE INDEX assessments_completed_index ON public.assessments USING btree (completed_at);

CREATE INDEX assessments_reported_index ON public.assessments USING btree (reported_at);

CREATE INDEX assessments_requested_index ON public.assessments USING btree (requested_at);

CREATE INDEX assessments_seller_index ON public.assessments USING btree (seller);

CREATE UNIQUE INDEX dead_letters_entry_key ON public.dead_letters USING btree (producer, entry) WHERE (event_id IS NULL);

CREATE UNIQUE INDEX dead_letters_event_key ON public.dead_letters USING btree (producer, event_id) WHERE (event_id IS NOT NULL);

CREATE INDEX dead_letters_open_index ON public.dead_letters USING btree (dead_at) WHERE (status = 'OPEN'::text);

CREATE INDEX event_dead_letters_dead_index ON public.event_dead_letters USING btree (dead_at DESC, id DESC);

CREATE INDEX event_dead_letters_open_index ON public.event_dead_letters USING btree (producer, consumer) WHERE (status = 'OPEN'::text);

CREATE INDEX event_dead_letters_updated_index ON public.event_dead_letters USING btree (updated_at);

CREATE INDEX event_decisions_dead_letter_index ON public.event_decisions USING btree (dead_letter_id, id);

CREATE INDEX idempotency_keys_age_index ON public.idempotency_keys USING btree (created_at);

CREATE INDEX inbox_consumed_index ON public.inbox USING btree (consumed_at);

CREATE INDEX operation_counts_day_index ON public.operation_counts USING btree (day DESC, id DESC);

CREATE INDEX outbox_held_publication_index ON public.outbox_held USING btree (lane, publication);

CREATE INDEX outbox_published_index ON public.outbox USING btree (published_at) WHERE (publication IS NOT NULL);

CREATE INDEX outbox_waiting_index ON public.outbox USING btree (lane, "position") WHERE (publication IS NULL);

CREATE INDEX provider_answers_asked_index ON public.provider_answers USING btree (asked_at);

CREATE INDEX provider_answers_provider_index ON public.provider_answers USING btree (provider, asked_at);

CREATE INDEX security_events_at_index ON public.security_events USING btree (at DESC, id DESC);

CREATE INDEX security_events_kind_index ON public.security_events USING btree (kind, at DESC, id DESC);

CREATE INDEX security_events_user_index ON public.security_events USING btree (user_id, at DESC, id DESC);

CREATE TRIGGER access_days_append_only_trigger BEFORE DELETE OR UPDATE OF day, number, previous_day, previous_records, previous_head OR TRUNCATE ON public.access_days FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER access_records_append_only_trigger BEFORE DELETE OR UPDATE OR TRUNCATE ON public.access_records FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER event_decisions_append_only_trigger BEFORE DELETE OR UPDATE OR TRUNCATE ON public.event_decisions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER security_days_append_only_trigger BEFORE DELETE OR UPDATE OF day, number, previous_day, previous_events, previous_head OR TRUNCATE ON public.security_days FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER security_events_append_only_trigger BEFORE DELETE OR UPDATE OR TRUNCATE ON public.security_events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT access_records_day_fkey FOREIGN KEY (day) REFERENCES public.access_days(day);

ALTER TABLE ONLY public.event_decisions
    ADD CONSTRAINT event_decisions_dead_letter_id_fkey FOREIGN KEY (dead_letter_id) REFERENCES public.event_dead_letters(id);

ALTER TABLE ONLY public.outbox_held
    ADD CONSTRAINT outbox_held_publication_fkey FOREIGN KEY (lane, publication) REFERENCES public.outbox(lane, publication);

ALTER TABLE ONLY public.outbox_views
    ADD CONSTRAINT outbox_views_lane_fkey FOREIGN KEY (lane) REFERENCES public.outbox_lanes(lane);

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_day_fkey FOREIGN KEY (day) REFERENCES public.security_days(day);
