-- A column of type bytea contains text that the envelope crate has encrypted, unless a comment says otherwise.

-- Organisations, people and their memberships.

create table organisations (
    id uuid not null,
    version bigint not null,
    kind text not null,
    legal_name bytea not null,
    -- HMACs of the prefixes of the words in the legal name, for searches. Null until they are computed.
    name_parts bytea[],
    country text not null,
    eori bytea,
    vat_id bytea,
    status text not null,
    -- Reason for a suspension or closure.
    reason text,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint organisations_pkey primary key (id),
    constraint organisations_version_check check (version > 0),
    constraint organisations_kind_check check (kind in ('SELLER', 'PROVIDER', 'CARRIER', 'PLATFORM')),
    constraint organisations_country_check check (country ~ '^[A-Z]{2}$'),
    constraint organisations_status_check check (status in ('PENDING', 'ACTIVE', 'SUSPENDED', 'CLOSED'))
);
-- One organisation runs the platform.
create unique index organisations_platform_key on organisations (kind) where kind = 'PLATFORM';
create index organisations_name_parts_index on organisations using gin (name_parts);
create index organisations_name_parts_missing_index on organisations (id) where name_parts is null;
create index organisations_updated_index on organisations (updated_at);

create table users (
    id uuid not null,
    version bigint not null,
    email bytea not null,
    -- HMAC-SHA-256 of the normalised address, for lookups.
    email_hash bytea not null,
    name bytea not null,
    phone bytea,
    -- Argon2id in the PHC string format. Null until the owner of the address chooses a password.
    password_hash text,
    -- Number of passwords that the account has had. The MAC of a device token covers it, so that a new password invalidates
    -- all earlier device tokens.
    password_version bigint not null default 1,
    status text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint users_pkey primary key (id),
    constraint users_version_check check (version > 0),
    constraint users_email_hash_check check (octet_length(email_hash) = 32),
    constraint users_password_hash_check check (password_hash like '$argon2id$%'),
    constraint users_password_version_check check (password_version > 0),
    constraint users_password_chosen_check
        check (password_hash is not null or status in ('INVITED', 'REGISTERED', 'DEACTIVATED')),
    constraint users_status_check check (status in ('INVITED', 'REGISTERED', 'ACTIVE', 'LOCKED', 'DEACTIVATED'))
);
-- Any number of unverified registrations can name an address; the first account that verifies it owns it.
create unique index users_email_key on users (email_hash) where status in ('ACTIVE', 'LOCKED');
create index users_email_registered_index on users (email_hash) where status = 'REGISTERED';
create index users_unverified_index on users (created_at) where status = 'REGISTERED';
create index users_updated_index on users (updated_at);

create table members (
    organisation_id uuid not null,
    user_id uuid not null,
    roles text[] not null,
    joined_at timestamptz not null,
    constraint members_pkey primary key (organisation_id, user_id),
    constraint members_organisation_id_fkey foreign key (organisation_id) references organisations (id),
    constraint members_user_id_fkey foreign key (user_id) references users (id),
    constraint members_roles_check check (roles <@ array[
        'SELLER_OWNER', 'SELLER_MEMBER', 'PROVIDER_OWNER', 'ASSESSOR', 'CARRIER', 'PLATFORM_ADMIN', 'RULE_EDITOR',
        'RULE_APPROVER', 'AUDITOR'])
);
create index members_user_index on members (user_id);

create table invitations (
    id uuid not null,
    version bigint not null,
    organisation_id uuid not null,
    email bytea not null,
    -- As in users.
    email_hash bytea not null,
    roles text[] not null,
    invited_by uuid not null,
    -- SHA-256 of the token in the link.
    fingerprint bytea not null,
    status text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint invitations_pkey primary key (id),
    constraint invitations_fingerprint_key unique (fingerprint),
    constraint invitations_organisation_id_fkey foreign key (organisation_id) references organisations (id),
    constraint invitations_invited_by_fkey foreign key (invited_by) references users (id),
    constraint invitations_version_check check (version > 0),
    constraint invitations_email_hash_check check (octet_length(email_hash) = 32),
    constraint invitations_fingerprint_check check (octet_length(fingerprint) = 32),
    constraint invitations_status_check check (status in ('PENDING', 'ACCEPTED', 'REVOKED'))
);
-- A new invitation of an address replaces the pending one.
create unique index invitations_pending_key on invitations (organisation_id, email_hash) where status = 'PENDING';
create index invitations_organisation_index on invitations (organisation_id, id desc);
create index invitations_inviter_index on invitations (invited_by);

-- Credentials, and the limits on guesses and mails.

-- Tokens in the links of mails. A token works once.
create table one_time_tokens (
    -- SHA-256 of the token.
    fingerprint bytea not null,
    purpose text not null,
    user_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint one_time_tokens_pkey primary key (fingerprint),
    constraint one_time_tokens_user_id_fkey foreign key (user_id) references users (id),
    constraint one_time_tokens_fingerprint_check check (octet_length(fingerprint) = 32),
    constraint one_time_tokens_purpose_check check (purpose in ('VERIFY_EMAIL', 'RESET_PASSWORD'))
);
create index one_time_tokens_user_index on one_time_tokens (user_id, purpose);
create index one_time_tokens_expiry_index on one_time_tokens (expires_at);

-- Time-based one-time passwords (RFC 6238).
create table second_factors (
    user_id uuid not null,
    secret bytea not null,
    -- Time at which the secret was generated. An unconfirmed second factor expires after an hour.
    begun_at timestamptz not null,
    -- Sign-in does not require an unconfirmed second factor.
    confirmed_at timestamptz,
    -- Time step of the last accepted code, so that each code works once.
    last_step bigint not null,
    -- Wrong codes after a correct password. Twenty in a day block sign-ins with codes.
    wrong_codes integer not null default 0,
    wrong_codes_since timestamptz,
    -- Time at which a new password last ended a block.
    unblocked_at timestamptz,
    constraint second_factors_pkey primary key (user_id),
    constraint second_factors_user_id_fkey foreign key (user_id) references users (id),
    constraint second_factors_wrong_codes_check check (wrong_codes >= 0),
    constraint second_factors_wrong_codes_since_check check ((wrong_codes = 0) = (wrong_codes_since is null))
);

create table recovery_codes (
    user_id uuid not null,
    -- SHA-256 of the code.
    fingerprint bytea not null,
    constraint recovery_codes_pkey primary key (user_id, fingerprint),
    constraint recovery_codes_user_id_fkey foreign key (user_id) references users (id),
    constraint recovery_codes_fingerprint_check check (octet_length(fingerprint) = 32)
);

-- Failed attempts to sign in, counted by account, device and network address.
create table sign_in_attempts (
    -- HMAC of the account, device or network address.
    key bytea not null,
    failures integer not null,
    blocked_until timestamptz not null,
    last_at timestamptz not null,
    constraint sign_in_attempts_pkey primary key (key),
    constraint sign_in_attempts_key_check check (octet_length(key) = 32),
    constraint sign_in_attempts_failures_check check (failures >= 0)
);
create index sign_in_attempts_last_index on sign_in_attempts (last_at);

-- Unsolicited mails of a day, counted by the address that receives them and by the organisation that causes them.
create table letter_counts (
    -- HMAC of an address, or of an organisation and an address; or ID of an organisation.
    key bytea not null,
    day date not null,
    letters bigint not null,
    constraint letter_counts_pkey primary key (key)
);
create index letter_counts_day_index on letter_counts (day);

-- Sessions and their ends.

-- A session is a family of refresh tokens that begins with one sign-in.
create table sessions (
    id uuid not null,
    version bigint not null,
    user_id uuid not null,
    organisation_id uuid not null,
    -- The API client of the sign-in. Not a foreign key, because a session outlives the row of a revoked client.
    client_id uuid,
    -- The session from which this one was begun, for another organisation. Its end also ends this session.
    parent_id uuid,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    -- Expiry of the last access token.
    tokens_expire_at timestamptz not null,
    -- A refresh does not extend the session beyond this time.
    ends_at timestamptz not null,
    revoked_at timestamptz,
    constraint sessions_pkey primary key (id),
    constraint sessions_user_id_fkey foreign key (user_id) references users (id),
    constraint sessions_organisation_id_fkey foreign key (organisation_id) references organisations (id),
    constraint sessions_parent_id_fkey foreign key (parent_id) references sessions (id) on delete cascade,
    constraint sessions_version_check check (version > 0)
);
create index sessions_user_index on sessions (user_id, id desc);
create index sessions_organisation_index on sessions (organisation_id, id desc);
create index sessions_parent_index on sessions (parent_id) where parent_id is not null;
create index sessions_revoked_index on sessions (tokens_expire_at) where revoked_at is not null;
-- For cutoffs: unrevoked sessions are few, and revoked ones are kept for a month.
create index sessions_unrevoked_user_index on sessions (user_id, id desc) where revoked_at is null;
create index sessions_unrevoked_organisation_index on sessions (organisation_id, id desc) where revoked_at is null;

create table refresh_tokens (
    -- SHA-256 of the token.
    fingerprint bytea not null,
    session_id uuid not null,
    expires_at timestamptz not null,
    -- Time of the exchange for the next token. A later use of this token ends the session.
    used_at timestamptz,
    constraint refresh_tokens_pkey primary key (fingerprint),
    constraint refresh_tokens_session_id_fkey foreign key (session_id) references sessions (id) on delete cascade,
    constraint refresh_tokens_fingerprint_check check (octet_length(fingerprint) = 32)
);
create index refresh_tokens_session_index on refresh_tokens (session_id);
create index refresh_tokens_expiry_index on refresh_tokens (expires_at);

-- Cutoffs end all sessions of a user, a member or an organisation with one row. After the last access token has expired, the
-- purge revokes the sessions one by one and deletes the row.
create sequence session_cutoffs_revision;

create table session_cutoffs (
    -- Null for all users of the organisation.
    user_id uuid,
    -- Null for all organisations of the user.
    organisation_id uuid,
    -- Session IDs ascend with time: all sessions of the scope with an ID up to this one have ended.
    through uuid not null,
    -- The session that continues.
    except_session uuid,
    -- Ascends with each change of the scope, also across a deletion of its row.
    revision bigint not null default nextval('session_cutoffs_revision'),
    at timestamptz not null,
    tokens_expire_at timestamptz not null,
    constraint session_cutoffs_scope_key unique nulls not distinct (user_id, organisation_id),
    constraint session_cutoffs_user_id_fkey foreign key (user_id) references users (id),
    constraint session_cutoffs_organisation_id_fkey foreign key (organisation_id) references organisations (id),
    constraint session_cutoffs_scope_check check (num_nonnulls(user_id, organisation_id) > 0)
);
create index session_cutoffs_organisation_index on session_cutoffs (organisation_id);
create index session_cutoffs_expiry_index on session_cutoffs (tokens_expire_at);

-- Sessions that neither a revocation nor a cutoff has ended. A session whose parent was ended by a cutoff is included.
create view live_sessions as
select s.id, s.user_id, s.parent_id, s.last_used_at
from sessions s
where s.revoked_at is null
  and not exists (
      select from session_cutoffs c
      where c.user_id = s.user_id and c.organisation_id is null
        and s.id <= c.through and s.id is distinct from c.except_session)
  and not exists (
      select from session_cutoffs c
      where c.user_id = s.user_id and c.organisation_id = s.organisation_id
        and s.id <= c.through and s.id is distinct from c.except_session)
  and not exists (
      select from session_cutoffs c
      where c.user_id is null and c.organisation_id = s.organisation_id
        and s.id <= c.through and s.id is distinct from c.except_session);

-- Provider profiles.

create table providers (
    id uuid not null,
    version bigint not null,
    organisation_id uuid not null,
    display_name text not null,
    -- `normalisation::search_key` of the display name. Null if the writer did not compute it.
    name_key text,
    languages text[] not null,
    status text not null,
    -- Reason for a rejection, suspension or removal.
    reason text,
    rating_count integer not null default 0,
    rating_sum integer not null default 0,
    created_at timestamptz not null,
    -- Time of the last submission for review.
    submitted_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint providers_pkey primary key (id),
    constraint providers_organisation_key unique (organisation_id),
    constraint providers_organisation_id_fkey foreign key (organisation_id) references organisations (id),
    constraint providers_version_check check (version > 0),
    constraint providers_status_check check (status in ('DRAFT', 'UNDER_REVIEW', 'LISTED', 'SUSPENDED', 'REMOVED')),
    constraint providers_rating_check check (rating_sum between rating_count and 5 * rating_count)
);

create table provider_services (
    provider_id uuid not null,
    position integer not null,
    type text not null,
    -- Empty for all goods.
    hs_prefixes text[] not null,
    markets text[] not null,
    document_types text[] not null,
    price_minor_units integer,
    price_currency text,
    lead_days integer,
    constraint provider_services_pkey primary key (provider_id, position),
    constraint provider_services_provider_id_fkey foreign key (provider_id) references providers (id),
    constraint provider_services_type_check
        check (type in ('CONSULTATION', 'DOCUMENT_REVIEW', 'TESTING', 'CERTIFICATION')),
    constraint provider_services_price_minor_units_check check (price_minor_units >= 0),
    constraint provider_services_price_currency_check check (price_currency ~ '^[A-Z]{3}$'),
    constraint provider_services_price_check check ((price_minor_units is null) = (price_currency is null)),
    constraint provider_services_lead_days_check check (lead_days between 0 and 365)
);
create index provider_services_markets_index on provider_services using gin (markets);

create table accreditations (
    id uuid not null,
    provider_id uuid not null,
    body text not null,
    standard text not null,
    number text not null,
    scope text not null,
    -- Empty for all goods.
    hs_prefixes text[] not null,
    -- Empty for all documents.
    document_types text[] not null,
    valid_from date not null,
    valid_to date not null,
    withdrawn_at timestamptz,
    withdrawal_reason text,
    -- Time of the notification that the accreditation expires.
    expiry_told_at timestamptz,
    constraint accreditations_pkey primary key (id),
    constraint accreditations_provider_id_fkey foreign key (provider_id) references providers (id),
    constraint accreditations_standard_check
        check (standard in ('ISO/IEC 17020', 'ISO/IEC 17025', 'ISO/IEC 17065')),
    constraint accreditations_validity_check check (valid_from <= valid_to),
    constraint accreditations_withdrawal_check check ((withdrawn_at is null) = (withdrawal_reason is null))
);
create index accreditations_provider_index on accreditations (provider_id);
create index accreditations_expiry_index on accreditations (valid_to)
    where expiry_told_at is null and withdrawn_at is null;

-- Public keys that verify the signatures of reports.
create table provider_keys (
    id uuid not null,
    version bigint not null,
    provider_id uuid not null,
    name text not null,
    algorithm text not null,
    -- JWK (RFC 7517) with only the members that its thumbprint (RFC 7638) covers.
    public_key jsonb not null,
    thumbprint text not null,
    registered_at timestamptz not null,
    revoked_at timestamptz,
    reason text,
    updated_at timestamptz not null default now(),
    constraint provider_keys_pkey primary key (id),
    constraint provider_keys_thumbprint_key unique (thumbprint),
    constraint provider_keys_provider_id_fkey foreign key (provider_id) references providers (id),
    constraint provider_keys_version_check check (version > 0),
    constraint provider_keys_algorithm_check check (algorithm in ('EdDSA', 'ES256')),
    constraint provider_keys_revocation_check check ((revoked_at is null) = (reason is null))
);
create index provider_keys_provider_index on provider_keys (provider_id);

-- Challenges that a provider signs to prove possession of a new key.
create table key_challenges (
    -- SHA-256 of the challenge.
    fingerprint bytea not null,
    provider_id uuid not null,
    expires_at timestamptz not null,
    constraint key_challenges_pkey primary key (fingerprint),
    constraint key_challenges_provider_id_fkey foreign key (provider_id) references providers (id),
    constraint key_challenges_fingerprint_check check (octet_length(fingerprint) = 32)
);
create index key_challenges_provider_index on key_challenges (provider_id);
create index key_challenges_expiry_index on key_challenges (expires_at);

-- Searches for organisations and providers by name.

-- An approximation of `normalisation::search_key`, for names without a search form.
create function folded_name(name text) returns text language sql immutable as $$
    select replace(regexp_replace(lower(normalize(name, NFKC) collate "und-x-icu"), '\s+', '', 'g'), U&'\00DF', 'ss')
$$;

-- Clears the search form of a name that is updated without it.
create function forget_search_form() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'providers' then
        if new.display_name <> old.display_name and new.name_key is not distinct from old.name_key then
            new.name_key := null;
        end if;
    elsif new.legal_name <> old.legal_name and new.name_parts is not distinct from old.name_parts then
        new.name_parts := null;
    end if;
    return new;
end
$$;
create trigger providers_search_form_trigger before update on providers
    for each row execute function forget_search_form();
create trigger organisations_search_form_trigger before update on organisations
    for each row execute function forget_search_form();

-- The providers that match the arguments, with the values that rank them. A null argument does not filter. At least one
-- service must meet all arguments about services. A code also matches a longer prefix, because the provider covers some of
-- its goods.
create function providers_found(
    in_market text, for_code text, with_document text, of_type text, in_language text, like_name_key text
) returns table (
    id uuid,
    status text,
    -- Number of digits of the code that a prefix matches. 0 if the service covers all goods.
    fit integer,
    -- Minimum of the matching services.
    lead_days integer,
    -- In thousandths.
    rating integer,
    name text,
    created_at timestamptz,
    updated_at timestamptz,
    submitted_at timestamptz
) language sql stable as $$
    select p.id, p.status, meant.fit, meant.lead_days,
           case when p.rating_count > 0 then (1000::bigint * p.rating_sum / p.rating_count)::integer end,
           lower(p.display_name), p.created_at, p.updated_at, p.submitted_at
    from providers p
    cross join lateral (
        select count(*) as services, coalesce(max(goods.digits), 0)::integer as fit, min(s.lead_days) as lead_days
        from provider_services s
        cross join lateral (
            select max(least(length(prefix), length(for_code))) as digits
            from unnest(s.hs_prefixes) prefix
            where starts_with(for_code, prefix) or starts_with(prefix, for_code)
        ) goods
        where s.provider_id = p.id
          and (in_market is null or in_market = any (s.markets))
          and (with_document is null or with_document = any (s.document_types))
          and (of_type is null or s.type = of_type)
          and (for_code is null or s.hs_prefixes = '{}' or goods.digits is not null)
    ) meant
    where (meant.services > 0 or coalesce(in_market, for_code, with_document, of_type) is null)
      and (like_name_key is null or strpos(coalesce(p.name_key, folded_name(p.display_name)), like_name_key) > 0)
      and (in_language is null or exists (
          select from unnest(p.languages) spoken
          where spoken = in_language or starts_with(spoken, in_language || '-')))
$$;

-- Ratings and response times of providers: a projection of the order domain's events, which arrive in any order.

-- The latest rating of each order. The row of the provider contains their count and sum.
create table provider_ratings (
    order_id uuid not null,
    provider_id uuid not null,
    stars integer not null,
    sequence bigint not null,
    constraint provider_ratings_pkey primary key (order_id),
    constraint provider_ratings_provider_id_fkey foreign key (provider_id) references providers (id),
    constraint provider_ratings_stars_check check (stars between 1 and 5)
);
create index provider_ratings_provider_index on provider_ratings (provider_id);

-- Requests for assessments, with the time of the provider's first quote or refusal.
create table provider_answers (
    order_id uuid not null,
    organisation_id uuid not null,
    -- The organisation that made the request. The requested provider may read its legal name.
    seller_id uuid,
    asked_at timestamptz,
    answered_at timestamptz,
    constraint provider_answers_pkey primary key (order_id, organisation_id)
);
create index provider_answers_latest_index on provider_answers (organisation_id, answered_at desc)
    where asked_at is not null and answered_at is not null;
create index provider_answers_seller_index on provider_answers (organisation_id, seller_id);

-- API clients: programs that call the API.

create table api_clients (
    id uuid not null,
    version bigint not null,
    name text not null,
    kind text not null,
    -- The organisation for which the program of a partner acts.
    organisation_id uuid,
    scopes text[] not null,
    rate_class text not null,
    secret_sha256 bytea not null,
    -- The secret before the current one, and the end of the period in which both are valid.
    previous_secret_sha256 bytea,
    previous_secret_expires_at timestamptz,
    -- [{"kid", "algorithm", "jwk"}], for private_key_jwt (RFC 7523).
    public_keys jsonb not null default '[]',
    -- [{"sha256", "name"}]: the operations that the client may send, by the lower-case hex SHA-256 of their text. Empty for
    -- any operation.
    operations jsonb not null default '[]',
    status text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint api_clients_pkey primary key (id),
    constraint api_clients_organisation_id_fkey foreign key (organisation_id) references organisations (id),
    constraint api_clients_version_check check (version > 0),
    constraint api_clients_kind_check check (kind in ('WEB', 'MOBILE', 'PARTNER', 'ADMIN', 'CI', 'DEVICE_GATEWAY')),
    constraint api_clients_organisation_kind_check
        check (organisation_id is null or kind in ('PARTNER', 'DEVICE_GATEWAY')),
    constraint api_clients_rate_class_check check (rate_class in ('STANDARD', 'HIGH')),
    constraint api_clients_secret_sha256_check check (octet_length(secret_sha256) = 32),
    constraint api_clients_previous_secret_sha256_check check (octet_length(previous_secret_sha256) = 32),
    constraint api_clients_previous_secret_check
        check ((previous_secret_sha256 is null) = (previous_secret_expires_at is null)),
    constraint api_clients_public_keys_check check (jsonb_typeof(public_keys) = 'array'),
    constraint api_clients_operations_check check (jsonb_typeof(operations) = 'array'),
    constraint api_clients_status_check check (status in ('ACTIVE', 'REVOKED'))
);
create index api_clients_organisation_index on api_clients (organisation_id) where organisation_id is not null;

-- Assertions that clients have used, until they expire, so that none is accepted twice.
create table client_assertions (
    client_id uuid not null,
    -- SHA-256 of the assertion's `jti`.
    jti_sha256 bytea not null,
    expires_at timestamptz not null,
    constraint client_assertions_pkey primary key (client_id, jti_sha256),
    constraint client_assertions_client_id_fkey foreign key (client_id) references api_clients (id),
    constraint client_assertions_jti_sha256_check check (octet_length(jti_sha256) = 32)
);
create index client_assertions_expiry_index on client_assertions (expires_at);

-- Administration.

-- Actions of privileged users. The records are kept permanently.
create table audit_records (
    id uuid not null,
    at timestamptz not null,
    actor_id uuid not null,
    action text not null,
    subject_id uuid not null,
    reason text,
    correlation_id uuid not null,
    constraint audit_records_pkey primary key (id)
);
create index audit_records_actor_index on audit_records (actor_id, id desc);
create index audit_records_subject_index on audit_records (subject_id, id desc);

create function audit_records_stay() returns trigger language plpgsql as $$
begin
    raise exception 'audit records are not changed';
end $$;
create trigger audit_records_append_only_trigger before update or delete or truncate on audit_records
    for each statement execute function audit_records_stay();

-- Unverified registrations that nothing else refers to, which the purge removes. An administrator can have verified the
-- organisation or created a client for it.
create view unverified_accounts as
select u.id, u.created_at
from users u
where u.status = 'REGISTERED'
  and not exists (select from sessions s where s.user_id = u.id)
  and not exists (
      select from members m join organisations o on o.id = m.organisation_id
      where m.user_id = u.id
        and (o.status <> 'PENDING'
             or exists (select from members n where n.organisation_id = o.id and n.user_id <> u.id)
             or exists (select from api_clients c where c.organisation_id = o.id)
             or exists (select from providers p where p.organisation_id = o.id)
             or exists (select from invitations i where i.organisation_id = o.id)));
