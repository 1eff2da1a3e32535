-- The programs that call: each is known by a key, and a key by its SHA-256.

create table api_clients (
    id uuid constraint api_clients_key primary key,
    version bigint not null constraint api_clients_version_counts check (version > 0),
    name text not null,
    kind text not null
        constraint api_clients_kind_known
        check (kind in ('WEB', 'MOBILE', 'PARTNER', 'ADMIN', 'CI', 'DEVICE_GATEWAY')),
    -- The organisation that a partner's program acts for.
    organisation_id uuid constraint api_clients_organisation_known references organisations,
    scopes text[] not null,
    rate_class text not null constraint api_clients_rate_class_known check (rate_class in ('STANDARD', 'HIGH')),
    secret_sha256 bytea not null
        constraint api_clients_secret_length check (octet_length(secret_sha256) = 32),
    status text not null constraint api_clients_status_known check (status in ('ACTIVE', 'REVOKED')),
    created_at timestamptz not null,
    constraint api_clients_organisation_allowed check (organisation_id is null or kind in ('PARTNER', 'DEVICE_GATEWAY'))
);
