CREATE TABLE public.contact_memberships (
    organisation_id uuid NOT NULL,
    user_id uuid NOT NULL
);

CREATE TABLE public.contacts (
    user_id uuid NOT NULL,
    address bytea NOT NULL,
    version bigint NOT NULL,
    deactivated boolean NOT NULL,
    administrator boolean DEFAULT false NOT NULL,
    CONSTRAINT contacts_address_size_check CHECK (((octet_length(address) >= 1) AND (octet_length(address) <= 4096)))
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

CREATE TABLE public.mail_messages (
    id uuid NOT NULL,
    version bigint NOT NULL,
    user_id uuid,
    notification_id uuid,
    letter_id uuid,
    template text NOT NULL,
    address bytea,
    token bytea,
    expires_at timestamp with time zone,
    priority smallint NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    failure text,
    due_at timestamp with time zone,
    sent_at timestamp with time zone,
    correlation_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT mail_messages_address_size_check CHECK (((octet_length(address) >= 1) AND (octet_length(address) <= 4096))),
    CONSTRAINT mail_messages_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT mail_messages_content_check CHECK (((notification_id IS NULL) <> (letter_id IS NULL))),
    CONSTRAINT mail_messages_due_at_check CHECK (((due_at IS NOT NULL) = (state = 'QUEUED'::text))),
    CONSTRAINT mail_messages_letter_address_check CHECK (((letter_id IS NULL) = (address IS NULL))),
    CONSTRAINT mail_messages_letter_link_check CHECK (((letter_id IS NOT NULL) OR ((token IS NULL) AND (expires_at IS NULL)))),
    CONSTRAINT mail_messages_notification_user_check CHECK (((notification_id IS NULL) OR (user_id IS NOT NULL))),
    CONSTRAINT mail_messages_priority_check CHECK (((priority >= 1) AND (priority <= 3))),
    CONSTRAINT mail_messages_sent_at_check CHECK (((sent_at IS NOT NULL) = (state = 'SENT'::text))),
    CONSTRAINT mail_messages_state_check CHECK ((state = ANY (ARRAY['QUEUED'::text, 'SENDING'::text, 'SENT'::text, 'UNKNOWN'::text, 'FAILED'::text]))),
    CONSTRAINT mail_messages_token_erased_check CHECK (((token IS NULL) OR (state <> ALL (ARRAY['SENT'::text, 'FAILED'::text])))),
    CONSTRAINT mail_messages_token_size_check CHECK (((octet_length(token) >= 1) AND (octet_length(token) <= 4096))),
    CONSTRAINT mail_messages_version_check CHECK ((version > 0))
);

CREATE TABLE public.mail_stops (
    address_hash bytea NOT NULL,
    topic text NOT NULL,
    stopped_at timestamp with time zone NOT NULL,
    CONSTRAINT mail_stops_address_hash_size_check CHECK ((octet_length(address_hash) = 32)),
    CONSTRAINT mail_stops_topic_check CHECK ((topic = ANY (ARRAY['REGISTRATIONS'::text, 'INVITATIONS'::text, 'NOTICES'::text])))
);

CREATE TABLE public.notice_causes (
    user_id uuid NOT NULL,
    kind text NOT NULL,
    day date NOT NULL,
    organisation_id uuid NOT NULL,
    notices integer NOT NULL
);

CREATE TABLE public.notice_counts (
    user_id uuid NOT NULL,
    kind text NOT NULL,
    day date NOT NULL,
    notices integer NOT NULL
);

CREATE TABLE public.notifications (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    reference text,
    created_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    subject_type text NOT NULL,
    CONSTRAINT notifications_subject_type_check CHECK ((subject_type = ANY (ARRAY['ORDER'::text, 'QUOTE'::text, 'ENQUIRY'::text, 'EVIDENCE_DOCUMENT'::text, 'CERTIFICATE'::text, 'TRANSPORT_APPROVAL'::text, 'CONSIGNMENT'::text, 'PROVIDER_PROFILE'::text, 'ORGANISATION'::text, 'RULE_CHANGE'::text, 'BULK_SELF_CHECK'::text])))
);

CREATE TABLE public.organisations (
    id uuid NOT NULL
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

CREATE TABLE public.republications (
    run uuid NOT NULL,
    day date,
    begun_at timestamp with time zone NOT NULL,
    last_page_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

ALTER TABLE ONLY public.contact_memberships
    ADD CONSTRAINT contact_memberships_pkey PRIMARY KEY (organisation_id, user_id);

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner, key);

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (producer, event);

ALTER TABLE ONLY public.mail_messages
    ADD CONSTRAINT mail_messages_letter_id_key UNIQUE (letter_id);

ALTER TABLE ONLY public.mail_messages
    ADD CONSTRAINT mail_messages_notification_id_key UNIQUE (notification_id);

ALTER TABLE ONLY public.mail_messages
    ADD CONSTRAINT mail_messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mail_stops
    ADD CONSTRAINT mail_stops_pkey PRIMARY KEY (address_hash, topic);

ALTER TABLE ONLY public.notice_causes
    ADD CONSTRAINT notice_causes_pkey PRIMARY KEY (user_id, kind, day, organisation_id);

ALTER TABLE ONLY public.notice_counts
    ADD CONSTRAINT notice_counts_pkey PRIMARY KEY (user_id, kind, day);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_day_key UNIQUE (day);

ALTER TABLE ONLY public.republications
    ADD CONSTRAINT republications_pkey PRIMARY KEY (run);

CREATE INDEX contact_memberships_user_index ON public.contact_memberships USING btree (user_id);

CREATE INDEX contacts_administrators_index ON public.contacts USING btree (user_id) WHERE administrator;

CREATE UNIQUE INDEX dead_letters_entry_key ON public.dead_letters USING btree (producer, entry) WHERE (event_id IS NULL);

CREATE UNIQUE INDEX dead_letters_event_key ON public.dead_letters USING btree (producer, event_id) WHERE (event_id IS NOT NULL);

CREATE INDEX dead_letters_open_index ON public.dead_letters USING btree (dead_at) WHERE (status = 'OPEN'::text);

CREATE INDEX idempotency_keys_age_index ON public.idempotency_keys USING btree (created_at);

CREATE INDEX inbox_consumed_index ON public.inbox USING btree (consumed_at);

CREATE INDEX mail_messages_changed_index ON public.mail_messages USING btree (changed_at);

CREATE INDEX mail_messages_queue_index ON public.mail_messages USING btree (priority, due_at, id) WHERE (state = 'QUEUED'::text);

CREATE INDEX mail_messages_sending_index ON public.mail_messages USING btree (changed_at) WHERE (state = 'SENDING'::text);

CREATE INDEX mail_messages_state_index ON public.mail_messages USING btree (state, id DESC);

CREATE INDEX mail_messages_user_index ON public.mail_messages USING btree (user_id);

CREATE INDEX notice_causes_day_index ON public.notice_causes USING btree (day);

CREATE INDEX notice_counts_day_index ON public.notice_counts USING btree (day);

CREATE UNIQUE INDEX notifications_requirements_once_key ON public.notifications USING btree (user_id, subject_id) WHERE (kind = 'REQUIREMENTS_CHANGED'::text);

CREATE INDEX notifications_unread_index ON public.notifications USING btree (user_id, id DESC) WHERE (read_at IS NULL);

CREATE INDEX notifications_updated_index ON public.notifications USING btree (user_id, updated_at);

CREATE INDEX notifications_user_index ON public.notifications USING btree (user_id, id DESC);

CREATE INDEX outbox_held_publication_index ON public.outbox_held USING btree (lane, publication);

CREATE INDEX outbox_published_index ON public.outbox USING btree (published_at) WHERE (publication IS NOT NULL);

CREATE INDEX outbox_waiting_index ON public.outbox USING btree (lane, "position") WHERE (publication IS NULL);

ALTER TABLE ONLY public.contact_memberships
    ADD CONSTRAINT contact_memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.contacts(user_id);

ALTER TABLE ONLY public.mail_messages
    ADD CONSTRAINT mail_messages_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES public.notifications(id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.contacts(user_id);

ALTER TABLE ONLY public.outbox_held
    ADD CONSTRAINT outbox_held_publication_fkey FOREIGN KEY (lane, publication) REFERENCES public.outbox(lane, publication);

ALTER TABLE ONLY public.outbox_views
    ADD CONSTRAINT outbox_views_lane_fkey FOREIGN KEY (lane) REFERENCES public.outbox_lanes(lane);
