-- The audit tables below are append-only. The hash chains of days detect a change by an owner of the tables, who can
-- disable the triggers.

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', TG_TABLE_NAME
        using errcode = 'restrict_violation', constraint = TG_TABLE_NAME || '_append_only';
end
$$;

-- Access records: one row for each operation that the gateway served or refused. Organisations, users and clients are
-- stored by ID only; variables and values are never stored.

-- The head of each day's hash chain, so that a truncated chain is detected. Concurrent writers of a day lock its row.
create table access_days (
    day date not null,
    -- Order in which the days were begun, which can differ from the calendar.
    number bigint,
    records bigint not null,
    head bytea not null,
    -- The day begun before this one, with its length and head at that time. The first hash of this day covers them. Null
    -- for the first day.
    previous_day date,
    previous_records bigint,
    previous_head bytea,
    constraint access_days_pkey primary key (day),
    constraint access_days_number_key unique (number),
    constraint access_days_records_check check (records >= 0),
    constraint access_days_head_check check (octet_length(head) = 32),
    constraint access_days_previous_check check (
        num_nonnulls(previous_day, previous_records, previous_head) in (0, 3)
        and (previous_day is null or number is not null)
        and previous_day <> day and previous_records > 0 and octet_length(previous_head) = 32)
);
-- A day changes its length and head only.
create trigger access_days_append_only_trigger
    before delete or truncate or update of day, number, previous_day, previous_records, previous_head on access_days
    for each statement execute function refuse_change();

create table access_records (
    id uuid not null,
    day date not null,
    position bigint not null,
    at timestamptz not null,
    client_id uuid,
    client_kind text not null,
    user_id uuid,
    organisation_id uuid,
    operation text not null,
    operation_type text not null,
    operation_hash text not null,
    root_fields text[] not null,
    cost bigint not null,
    duration_micros bigint not null,
    response_bytes bigint not null,
    status integer not null,
    outcome text not null,
    correlation_id uuid not null,
    hash bytea not null,
    -- Number of records that the gateway could not keep between `at` and `last_at`. Null for a record.
    lost bigint,
    last_at timestamptz,
    constraint access_records_pkey primary key (id),
    constraint access_records_day_position_key unique (day, position),
    constraint access_records_day_fkey foreign key (day) references access_days (day),
    constraint access_records_position_check check (position > 0),
    constraint access_records_hash_check check (octet_length(hash) = 32),
    constraint access_records_lost_check check (lost > 0),
    constraint access_records_last_at_check check ((lost is null) = (last_at is null) and last_at >= at)
);
create index access_records_at_index on access_records (at desc, id desc);
create index access_records_user_index on access_records (user_id, at desc, id desc);
create index access_records_organisation_index on access_records (organisation_id, at desc, id desc);
create index access_records_client_index on access_records (client_id, at desc, id desc);
create index access_records_operation_index on access_records (operation, at desc, id desc);
create index access_records_lost_index on access_records (day, position) where lost is not null;
create trigger access_records_append_only_trigger before update or delete or truncate on access_records
    for each statement execute function refuse_change();

-- Daily totals of the access records, incremented as records arrive. A recount of access_records gives the same numbers.
create table operation_counts (
    id uuid not null,
    day date not null,
    client_id uuid,
    client_kind text not null,
    operation text not null,
    requests bigint not null,
    errors bigint not null,
    total_duration_micros bigint not null,
    max_duration_micros bigint not null,
    constraint operation_counts_pkey primary key (id),
    constraint operation_counts_day_client_operation_key
        unique nulls not distinct (day, client_id, client_kind, operation),
    constraint operation_counts_errors_check check (errors between 0 and requests)
);
create index operation_counts_day_index on operation_counts (day desc, id desc);

-- Security events: one row for each security-relevant event of the user domain. Subjects are stored by ID only; names,
-- addresses and secrets are never stored.

-- Heads of the hash chains of security events; see access_days.
create table security_days (
    day date not null,
    number bigint,
    events bigint not null,
    head bytea not null,
    previous_day date,
    previous_events bigint,
    previous_head bytea,
    constraint security_days_pkey primary key (day),
    constraint security_days_number_key unique (number),
    constraint security_days_events_check check (events >= 0),
    constraint security_days_head_check check (octet_length(head) = 32),
    constraint security_days_previous_check check (
        num_nonnulls(previous_day, previous_events, previous_head) in (0, 3)
        and (previous_day is null or number is not null)
        and previous_day <> day and previous_events > 0 and octet_length(previous_head) = 32)
);
create trigger security_days_append_only_trigger
    before delete or truncate or update of day, number, previous_day, previous_events, previous_head on security_days
    for each statement execute function refuse_change();

create table security_events (
    id uuid not null,
    day date not null,
    position bigint not null,
    at timestamptz not null,
    kind text not null,
    user_id uuid,
    organisation_id uuid,
    subject uuid not null,
    detail text,
    correlation_id uuid not null,
    hash bytea not null,
    constraint security_events_pkey primary key (id),
    constraint security_events_day_position_key unique (day, position),
    constraint security_events_day_fkey foreign key (day) references security_days (day),
    constraint security_events_position_check check (position > 0),
    constraint security_events_kind_check check (kind in (
        'SIGN_IN_FAILED', 'SIGN_IN_THROTTLED', 'REFRESH_TOKEN_REUSED', 'USER_LOCKED', 'USER_UNLOCKED', 'USER_DEACTIVATED',
        'PASSWORD_RESET', 'PASSWORD_CHANGED', 'SECOND_FACTOR_ENABLED', 'SECOND_FACTOR_DISABLED', 'ROLE_ASSIGNED',
        'ROLE_REVOKED', 'ORGANISATION_SUSPENDED', 'API_CLIENT_REVOKED', 'PROVIDER_KEY_REVOKED')),
    constraint security_events_detail_check check (detail <> ''),
    constraint security_events_hash_check check (octet_length(hash) = 32)
);
create index security_events_at_index on security_events (at desc, id desc);
create index security_events_user_index on security_events (user_id, at desc, id desc);
create index security_events_kind_index on security_events (kind, at desc, id desc);
create trigger security_events_append_only_trigger before update or delete or truncate on security_events
    for each statement execute function refuse_change();

-- Statistics: states that the events of the other domains fill in. The events arrive in any order, so the earliest of
-- each timestamp is kept.

-- Orders that have been sent to providers.
create table assessments (
    order_id uuid not null,
    seller uuid not null,
    -- ISO 3166-1 alpha-2. Null if no event contains it.
    market text,
    requested_at timestamptz,
    -- First report.
    reported_at timestamptz,
    -- First completion.
    completed_at timestamptz,
    constraint assessments_pkey primary key (order_id)
);
create index assessments_requested_index on assessments (requested_at);
create index assessments_reported_index on assessments (reported_at);
create index assessments_completed_index on assessments (completed_at);
create index assessments_seller_index on assessments (seller);

-- Requests for quotes, with the first answer of each provider.
create table provider_answers (
    order_id uuid not null,
    provider uuid not null,
    market text,
    asked_at timestamptz,
    answered_at timestamptz,
    answer text,
    constraint provider_answers_pkey primary key (order_id, provider),
    constraint provider_answers_answer_check check (answer in ('QUOTED', 'DECLINED')),
    constraint provider_answers_answered_check check ((answer is null) = (answered_at is null))
);
create index provider_answers_asked_index on provider_answers (asked_at);
create index provider_answers_provider_index on provider_answers (provider, asked_at);

-- Daily (UTC) totals of the self-checks of each market, incremented as events arrive.
create table self_check_counts (
    day date not null,
    -- Null for bulk self-checks, whose event contains only the total.
    market text,
    checks bigint not null,
    without_rule bigint not null,
    constraint self_check_counts_day_market_key unique nulls not distinct (day, market),
    constraint self_check_counts_without_rule_check check (without_rule between 0 and checks)
);

-- Event processing: the state of the consumers of all domains, and the decisions of administrators.

-- A projection of the dead letters of each consumer, which keeps their content.
create table event_dead_letters (
    id uuid not null,
    consumer text not null,
    producer text not null,
    event_id uuid,
    event_type text,
    reason text not null,
    tries bigint not null,
    dead_at timestamptz not null,
    status text not null,
    -- Version of the dead letter. A report with an older version changes nothing.
    sequence bigint not null,
    updated_at timestamptz not null default now(),
    constraint event_dead_letters_pkey primary key (id),
    constraint event_dead_letters_status_check check (status in ('OPEN', 'REPLAYED', 'DISCARDED'))
);
create index event_dead_letters_dead_index on event_dead_letters (dead_at desc, id desc);
create index event_dead_letters_open_index on event_dead_letters (producer, consumer) where status = 'OPEN';
create index event_dead_letters_updated_index on event_dead_letters (updated_at);

create table event_decisions (
    id uuid not null,
    at timestamptz not null,
    actor_id uuid not null,
    dead_letter_id uuid not null,
    decision text not null,
    reason text,
    correlation_id uuid not null,
    constraint event_decisions_pkey primary key (id),
    constraint event_decisions_dead_letter_id_fkey foreign key (dead_letter_id) references event_dead_letters (id),
    constraint event_decisions_decision_check check (decision in ('REPLAY', 'DISCARD'))
);
create index event_decisions_dead_letter_index on event_decisions (dead_letter_id, id);
create trigger event_decisions_append_only_trigger before update or delete or truncate on event_decisions
    for each statement execute function refuse_change();

-- The latest comparison of each projection with its source.
create table event_projection_checks (
    consumer text not null,
    projection text not null,
    run uuid not null,
    compared bigint not null,
    missing bigint not null,
    outdated bigint not null,
    surplus bigint not null,
    checked_at timestamptz not null,
    constraint event_projection_checks_pkey primary key (consumer, projection)
);
