-- The time of the last change of each aggregate, by which clients ask for changes. An existing row gets the best time that it has.
-- The default is for processes of the release before, which insert without the column until they are replaced.

alter table organisations add column updated_at timestamptz;
update organisations set updated_at = created_at;
alter table organisations alter column updated_at set not null, alter column updated_at set default now();
create index organisations_by_update on organisations (updated_at);

alter table users add column updated_at timestamptz;
update users set updated_at = created_at;
alter table users alter column updated_at set not null, alter column updated_at set default now();
create index users_by_update on users (updated_at);

alter table providers add column updated_at timestamptz;
update providers set updated_at = greatest(created_at, submitted_at);
alter table providers alter column updated_at set not null, alter column updated_at set default now();

alter table provider_keys add column updated_at timestamptz;
update provider_keys set updated_at = coalesce(revoked_at, registered_at);
alter table provider_keys alter column updated_at set not null, alter column updated_at set default now();

alter table api_clients add column updated_at timestamptz;
update api_clients set updated_at = created_at;
alter table api_clients alter column updated_at set not null, alter column updated_at set default now();

alter table invitations add column updated_at timestamptz;
update invitations set updated_at = created_at;
alter table invitations alter column updated_at set not null, alter column updated_at set default now();

drop function providers_found;

-- As before, with the time of the last change.
create function providers_found(
    in_market text, for_code text, with_document text, of_type text, in_language text, like_name_key text
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
