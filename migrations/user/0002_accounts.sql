-- Who there is: organisations, people, and what people may do in an organisation.
--
-- Columns of type bytea hold sealed text (see the envelope crate) unless a comment says otherwise. Codes are stored as
-- text under the names of the published language. The code knows constraints by name.

create table organisations (
    id uuid constraint organisations_key primary key,
    version bigint not null constraint organisations_version_counts check (version > 0),
    kind text not null
        constraint organisations_kind_known check (kind in ('SELLER', 'PROVIDER', 'CARRIER', 'PLATFORM')),
    legal_name bytea not null,
    country text not null constraint organisations_country_coded check (country ~ '^[A-Z]{2}$'),
    status text not null
        constraint organisations_status_known check (status in ('PENDING', 'ACTIVE', 'SUSPENDED', 'CLOSED')),
    created_at timestamptz not null
);

-- The platform is run by one organisation.
create unique index organisations_one_platform on organisations (kind) where kind = 'PLATFORM';

create table users (
    id uuid constraint users_key primary key,
    version bigint not null constraint users_version_counts check (version > 0),
    email bytea not null,
    -- HMAC-SHA-256 of the normalised address, to find an account by its sealed address.
    email_hash bytea not null constraint users_email_hash_length check (octet_length(email_hash) = 32),
    name bytea not null,
    -- Argon2id in the PHC string format.
    password_hash text not null constraint users_password_hash_argon2id check (password_hash like '$argon2id$%'),
    status text not null
        constraint users_status_known check (status in ('INVITED', 'REGISTERED', 'ACTIVE', 'LOCKED', 'DEACTIVATED')),
    created_at timestamptz not null
);

-- One account per address, until it is deactivated.
create unique index users_email_taken on users (email_hash) where status <> 'DEACTIVATED';

create table members (
    organisation_id uuid not null constraint members_organisation_known references organisations,
    user_id uuid not null constraint members_user_known references users,
    roles text[] not null
        constraint members_roles_known check (roles <@ array[
            'SELLER_OWNER', 'SELLER_MEMBER', 'PROVIDER_OWNER', 'ASSESSOR', 'CARRIER', 'PLATFORM_ADMIN', 'RULE_EDITOR',
            'RULE_APPROVER', 'AUDITOR']),
    constraint members_key primary key (organisation_id, user_id),
    -- Invitations will let a person belong to several; then this goes.
    constraint members_one_organisation unique (user_id)
);

-- A family of refresh tokens, begun by one sign-in.
create table sessions (
    id uuid constraint sessions_key primary key,
    version bigint not null constraint sessions_version_counts check (version > 0),
    user_id uuid not null constraint sessions_user_known references users,
    organisation_id uuid not null constraint sessions_organisation_known references organisations,
    -- The API client that the person signed in through. No reference: a session outlives a revoked client's row.
    client_id uuid,
    created_at timestamptz not null,
    -- When the last access token of the session expires.
    tokens_expire_at timestamptz not null,
    revoked_at timestamptz
);

create index sessions_revoked on sessions (tokens_expire_at) where revoked_at is not null;

create table refresh_tokens (
    -- SHA-256 of the token.
    fingerprint bytea constraint refresh_tokens_key primary key
        constraint refresh_tokens_fingerprint_length check (octet_length(fingerprint) = 32),
    session_id uuid not null constraint refresh_tokens_session_known references sessions on delete cascade,
    expires_at timestamptz not null,
    -- Set when it was exchanged for the next one: shown again after that, it ends the session.
    used_at timestamptz
);

create index refresh_tokens_of_session on refresh_tokens (session_id);
