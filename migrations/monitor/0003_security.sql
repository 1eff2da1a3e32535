-- What happened to accounts, organisations, programs and keys that a person who guards the platform wants to know: one
-- row for each such event of the user domain. Everybody and everything by id only; never a name, an address or a secret.
--
-- The events of a day form a hash chain as the access records do (how: the domain's chain module), with heads of its own.

create table security_days (
    day date constraint security_days_pkey primary key,
    events bigint not null constraint security_days_events_check check (events >= 0),
    head bytea not null constraint security_days_head_check check (octet_length(head) = 32)
);

create table security_events (
    id uuid constraint security_events_pkey primary key,
    day date not null constraint security_events_day_fkey references security_days,
    position bigint not null constraint security_events_position_check check (position > 0),
    at timestamptz not null,
    kind text not null constraint security_events_kind_check check (kind in ('SIGN_IN_FAILED', 'SIGN_IN_THROTTLED',
        'REFRESH_TOKEN_REUSED', 'USER_LOCKED', 'USER_UNLOCKED', 'USER_DEACTIVATED', 'PASSWORD_RESET', 'PASSWORD_CHANGED',
        'SECOND_FACTOR_ENABLED', 'SECOND_FACTOR_DISABLED', 'ROLE_ASSIGNED', 'ROLE_REVOKED', 'ORGANISATION_SUSPENDED',
        'API_CLIENT_REVOKED', 'PROVIDER_KEY_REVOKED')),
    user_id uuid,
    organisation_id uuid,
    subject uuid not null,
    detail text constraint security_events_detail_check check (detail <> ''),
    correlation_id uuid not null,
    hash bytea not null constraint security_events_hash_check check (octet_length(hash) = 32),
    constraint security_events_day_position_key unique (day, position)
);

-- The order in which events are read, alone and for each filter that narrows it well.
create index security_events_at_idx on security_events (at desc, id desc);
create index security_events_user_idx on security_events (user_id, at desc, id desc);
create index security_events_kind_idx on security_events (kind, at desc, id desc);

-- Append-only, even for a mistake of our own.
create trigger security_events_append_only before update or delete or truncate on security_events
    for each statement execute function refuse_change();
