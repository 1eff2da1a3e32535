-- What providers offer and what entitles them to.

create table providers (
    id uuid constraint providers_key primary key,
    version bigint not null constraint providers_version_counts check (version > 0),
    organisation_id uuid not null constraint providers_organisation_known references organisations
        constraint providers_one_per_organisation unique,
    display_name text not null,
    languages text[] not null,
    status text not null
        constraint providers_status_known
        check (status in ('DRAFT', 'UNDER_REVIEW', 'LISTED', 'SUSPENDED', 'REMOVED')),
    created_at timestamptz not null
);

create table provider_services (
    provider_id uuid not null constraint provider_services_provider_known references providers,
    position integer not null,
    type text not null
        constraint provider_services_type_known
        check (type in ('CONSULTATION', 'DOCUMENT_REVIEW', 'TESTING', 'CERTIFICATION')),
    -- Empty: goods of every chapter.
    hs_prefixes text[] not null,
    markets text[] not null,
    document_types text[] not null,
    price_minor_units integer constraint provider_services_price_positive check (price_minor_units >= 0),
    price_currency text constraint provider_services_currency_coded check (price_currency ~ '^[A-Z]{3}$'),
    lead_days integer constraint provider_services_lead_days_range check (lead_days between 0 and 365),
    constraint provider_services_key primary key (provider_id, position),
    constraint provider_services_price_whole check ((price_minor_units is null) = (price_currency is null))
);

create table accreditations (
    id uuid constraint accreditations_key primary key,
    provider_id uuid not null constraint accreditations_provider_known references providers,
    body text not null,
    standard text not null
        constraint accreditations_standard_known
        check (standard in ('ISO/IEC 17020', 'ISO/IEC 17025', 'ISO/IEC 17065')),
    number text not null,
    scope text not null,
    valid_from date not null,
    valid_to date not null,
    constraint accreditations_dates_ordered check (valid_from <= valid_to)
);

create index accreditations_of_provider on accreditations (provider_id);

-- Whether one service of the provider meets all that is asked for; null asks for nothing. A code shorter than what the
-- provider names finds it too: it does some of those goods.
create function provider_offers(provider uuid, market text, hs_code text, document_type text) returns boolean
    language sql stable
    return (market is null and hs_code is null and document_type is null) or exists (
        select from provider_services s
        where s.provider_id = provider
          and (market is null or market = any (s.markets))
          and (document_type is null or document_type = any (s.document_types))
          and (hs_code is null or s.hs_prefixes = '{}' or exists (
              select from unnest(s.hs_prefixes) prefix
              where starts_with(hs_code, prefix) or starts_with(prefix, hs_code))));
