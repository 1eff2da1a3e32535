-- Self-checks of many products. The job does one page a transaction, with the row locked.

create table bulk_self_checks (
    id uuid constraint bulk_self_checks_key primary key,
    version bigint not null constraint bulk_self_checks_version_counts check (version > 0),
    organisation_id uuid not null,
    correlation_id uuid not null,
    -- The client's own name for the request: a repetition finds what the first one began.
    idempotency_key text,
    -- {filter, lanes, as_of}
    request jsonb not null,
    status text not null
        constraint bulk_self_checks_status_known check (status in ('QUEUED', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED')),
    after_id uuid,
    total bigint not null,
    done bigint not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    -- How often the page at hand has failed.
    tries integer not null default 0,
    constraint bulk_self_checks_key_once unique (organisation_id, idempotency_key)
);
create index bulk_self_checks_open on bulk_self_checks (created_at) where status in ('QUEUED', 'RUNNING');
create index bulk_self_checks_of_organisation on bulk_self_checks (organisation_id, id);
