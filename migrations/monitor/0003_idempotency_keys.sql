-- Keys with which clients repeat a command without a second effect, for 48 hours.
create table idempotency_keys (
    -- The person or the program that sent the key, or for a key that the domain derives, the organisation.
    owner uuid not null,
    key text not null,
    -- Hash of the request: the same key with another request is refused.
    request_hash bytea not null,
    result_id uuid not null,
    created_at timestamptz not null,
    constraint idempotency_keys_pkey primary key (owner, key)
);
create index idempotency_keys_age_index on idempotency_keys (created_at);
