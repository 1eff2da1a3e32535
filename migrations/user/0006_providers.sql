-- Providers that are suspended, removed and rated; accreditations with a structured scope, an end and its telling; the
-- keys with which providers sign reports.

alter table providers
    -- Why it was rejected, suspended or removed.
    add column reason text,
    add column rating_count integer not null default 0,
    add column rating_sum integer not null default 0,
    add constraint providers_rating_range check (rating_sum between rating_count and 5 * rating_count);

alter table accreditations
    -- Empty: all goods, and all documents.
    add column hs_prefixes text[] not null default '{}',
    add column document_types text[] not null default '{}',
    add column withdrawn_at timestamptz,
    add column withdrawal_reason text,
    add column expiry_told_at timestamptz,
    add constraint accreditations_withdrawal_whole check ((withdrawn_at is null) = (withdrawal_reason is null));
alter table accreditations alter column hs_prefixes drop default, alter column document_types drop default;

create index accreditations_to_tell on accreditations (valid_to)
    where expiry_told_at is null and withdrawn_at is null;

create table provider_keys (
    id uuid constraint provider_keys_key primary key,
    version bigint not null constraint provider_keys_version_counts check (version > 0),
    provider_id uuid not null constraint provider_keys_provider_known references providers,
    name text not null,
    algorithm text not null constraint provider_keys_algorithm_known check (algorithm in ('EdDSA', 'ES256')),
    -- A public key (RFC 7517), with the members that RFC 7638 counts and no others.
    public_key jsonb not null,
    thumbprint text not null constraint provider_keys_thumbprint_known unique,
    registered_at timestamptz not null,
    revoked_at timestamptz,
    reason text,
    constraint provider_keys_revocation_whole check ((revoked_at is null) = (reason is null))
);

create index provider_keys_of_provider on provider_keys (provider_id);

-- What a provider is to sign with a new key, kept as its SHA-256.
create table key_challenges (
    fingerprint bytea constraint key_challenges_key primary key
        constraint key_challenges_fingerprint_length check (octet_length(fingerprint) = 32),
    provider_id uuid not null constraint key_challenges_provider_known references providers,
    expires_at timestamptz not null
);

create index key_challenges_of_provider on key_challenges (provider_id);
create index key_challenges_expiring on key_challenges (expires_at);

create index provider_services_markets on provider_services using gin (markets);

drop function provider_offers;

-- The providers that somebody looks for, and how well they fit; null asks for nothing. One service must meet all of it
-- that is about services. A code shorter than what the provider names finds it too: it does some of those goods.
create function providers_found(
    in_market text, for_code text, with_document text, of_type text, in_language text, like_name text
) returns table (
    id uuid,
    status text,
    -- How many digits of the code the provider names; 0: it does all goods.
    fit integer,
    -- The shortest of the services that are meant.
    lead_days integer,
    -- In thousandths.
    rating integer,
    name text,
    created_at timestamptz
) language sql stable as $$
    select p.id, p.status, meant.fit, meant.lead_days,
           case when p.rating_count > 0 then (1000::bigint * p.rating_sum / p.rating_count)::integer end,
           lower(p.display_name), p.created_at
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
      and (like_name is null or strpos(lower(p.display_name), lower(like_name)) > 0)
      and (in_language is null or exists (
          select from unnest(p.languages) spoken
          where spoken = in_language or starts_with(spoken, in_language || '-')))
$$;
