-- Identities that can be trusted: verified addresses, second factors, several organisations a person, invitations,
-- delays for who guesses, and a record of what administrators do.

-- Accounts made so far were told that they can sign in.
update users set status = 'ACTIVE', version = version + 1 where status = 'REGISTERED';

-- Who registers an address that nobody has verified does not keep its owner from registering it: the first who verifies
-- it has it.
drop index users_email_taken;
create unique index users_email_taken on users (email_hash) where status in ('ACTIVE', 'LOCKED');
create index users_email_registered on users (email_hash) where status = 'REGISTERED';

alter table users add column phone bytea;

alter table organisations
    add column eori bytea,
    add column vat_id bytea,
    -- Why it was suspended or closed.
    add column reason text;

alter table members drop constraint members_one_organisation;
alter table members add column joined_at timestamptz not null default now();
alter table members alter column joined_at drop default;
create index members_of_user on members (user_id);

alter table sessions add column last_used_at timestamptz;
update sessions set last_used_at = created_at;
alter table sessions alter column last_used_at set not null;
create index sessions_of_user on sessions (user_id, id desc);
create index sessions_of_organisation on sessions (organisation_id) where revoked_at is null;
create index refresh_tokens_expiring on refresh_tokens (expires_at);

-- What a link in a mail carries: it works once, until it expires, and is kept as a hash.
create table one_time_tokens (
    fingerprint bytea constraint one_time_tokens_key primary key
        constraint one_time_tokens_fingerprint_length check (octet_length(fingerprint) = 32),
    purpose text not null
        constraint one_time_tokens_purpose_known check (purpose in ('VERIFY_EMAIL', 'RESET_PASSWORD')),
    user_id uuid not null constraint one_time_tokens_user_known references users,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index one_time_tokens_of_user on one_time_tokens (user_id, purpose);
create index one_time_tokens_expiring on one_time_tokens (expires_at);

-- A time-based one-time password (RFC 6238). Not confirmed: shown, but not asked for yet.
create table second_factors (
    user_id uuid constraint second_factors_key primary key
        constraint second_factors_user_known references users,
    secret bytea not null,
    confirmed_at timestamptz,
    -- The time step of the last code that was taken: a code works once.
    last_step bigint not null
);

create table recovery_codes (
    user_id uuid not null constraint recovery_codes_user_known references users,
    -- SHA-256 of the code.
    fingerprint bytea not null constraint recovery_codes_fingerprint_length check (octet_length(fingerprint) = 32),
    constraint recovery_codes_key primary key (user_id, fingerprint)
);

-- How often somebody has tried in vain, by account or by network address. Both are kept as an HMAC only.
create table sign_in_attempts (
    key bytea constraint sign_in_attempts_key primary key
        constraint sign_in_attempts_key_length check (octet_length(key) = 32),
    failures integer not null constraint sign_in_attempts_failures_count check (failures >= 0),
    blocked_until timestamptz not null,
    last_at timestamptz not null
);

create index sign_in_attempts_idle on sign_in_attempts (last_at);

create table invitations (
    id uuid constraint invitations_key primary key,
    version bigint not null constraint invitations_version_counts check (version > 0),
    organisation_id uuid not null constraint invitations_organisation_known references organisations,
    email bytea not null,
    email_hash bytea not null constraint invitations_email_hash_length check (octet_length(email_hash) = 32),
    roles text[] not null,
    invited_by uuid not null constraint invitations_inviter_known references users,
    fingerprint bytea not null constraint invitations_token_once unique
        constraint invitations_fingerprint_length check (octet_length(fingerprint) = 32),
    status text not null
        constraint invitations_status_known check (status in ('PENDING', 'ACCEPTED', 'REVOKED')),
    created_at timestamptz not null,
    expires_at timestamptz not null
);

-- Inviting an address again replaces the invitation before.
create unique index invitations_one_pending on invitations (organisation_id, email_hash) where status = 'PENDING';
create index invitations_of_organisation on invitations (organisation_id, id desc);

-- What those did who may do more than others: kept for ever, changed by nobody.
create table audit_records (
    id uuid constraint audit_records_key primary key,
    at timestamptz not null,
    actor_id uuid not null,
    action text not null,
    subject_id uuid not null,
    reason text,
    correlation_id uuid not null
);

create index audit_records_of_actor on audit_records (actor_id, id desc);
create index audit_records_of_subject on audit_records (subject_id, id desc);

create function audit_records_stay() returns trigger language plpgsql as $$
begin
    raise exception 'audit records are not changed';
end $$;

create trigger audit_records_stay before update or delete or truncate on audit_records
    execute function audit_records_stay();
