-- Names are searched in one form, whatever their capitals, blanks and composition; and providers under review form a work list.

alter table providers
    -- The display name as `normalisation::search_key` has it. Null where an older process wrote the name.
    add column name_key text,
    -- When the profile was last submitted for review.
    add column submitted_at timestamptz;

-- As close to that form as SQL comes. The next update of a profile writes the exact one.
create function folded_name(name text) returns text language sql immutable as $$
    select replace(regexp_replace(lower(normalize(name, NFKC) collate "und-x-icu"), '\s+', '', 'g'), U&'\00DF', 'ss')
$$;

update providers set name_key = folded_name(display_name);
-- Nobody knows when these were submitted: not before they were made, so they wait at the head of the list.
update providers set submitted_at = created_at where status = 'UNDER_REVIEW';

-- HMACs of the beginnings of the words of the legal name, which is sealed. Null: not computed yet.
alter table organisations add column name_parts bytea[];
create index organisations_name_parts on organisations using gin (name_parts);
create index organisations_without_name_parts on organisations (id) where name_parts is null;

-- An older process changes names without their search forms.
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
create trigger providers_search_form before update on providers
    for each row execute function forget_search_form();
create trigger organisations_search_form before update on organisations
    for each row execute function forget_search_form();

drop function providers_found;

-- The providers that somebody looks for, and how well they fit; null asks for nothing. One service must meet all of it
-- that is about services. A code shorter than what the provider names finds it too: it does some of those goods.
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
    submitted_at timestamptz
) language sql stable as $$
    select p.id, p.status, meant.fit, meant.lead_days,
           case when p.rating_count > 0 then (1000::bigint * p.rating_sum / p.rating_count)::integer end,
           lower(p.display_name), p.created_at, p.submitted_at
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
