-- How programs are let in: a second secret while the first is replaced, keys of their own for private_key_jwt (RFC 7523),
-- and the operations that they are held to.

alter table api_clients
    -- The secret before the one in force, and until when it is good besides.
    add column previous_secret_sha256 bytea
        constraint api_clients_previous_secret_length check (octet_length(previous_secret_sha256) = 32),
    add column previous_secret_expires_at timestamptz,
    -- [{"kid", "algorithm", "jwk"}]: public halves only.
    add column public_keys jsonb not null default '[]'
        constraint api_clients_public_keys_listed check (jsonb_typeof(public_keys) = 'array'),
    -- [{"sha256", "name"}]: SHA-256 of each text in lower-case hex. Empty: it is held to none.
    add column operations jsonb not null default '[]'
        constraint api_clients_operations_listed check (jsonb_typeof(operations) = 'array'),
    add constraint api_clients_previous_secret_whole
        check ((previous_secret_sha256 is null) = (previous_secret_expires_at is null));

create index api_clients_of_organisation on api_clients (organisation_id) where organisation_id is not null;

-- Assertions that programs have signed in with, so that none is good twice. Forgotten when they have expired.
create table client_assertions (
    client_id uuid not null constraint client_assertions_client_known references api_clients,
    -- SHA-256 of the assertion's id.
    jti_sha256 bytea not null constraint client_assertions_jti_length check (octet_length(jti_sha256) = 32),
    expires_at timestamptz not null,
    constraint client_assertions_key primary key (client_id, jti_sha256)
);

create index client_assertions_expired on client_assertions (expires_at);
