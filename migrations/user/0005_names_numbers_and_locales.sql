-- Names under which organisations appear to others, hashes of their registration numbers, and the languages of people.

alter table organisations
    -- Name that the organisation chose. Null if it chose none.
    add column display_name text,
    -- HMACs of the prefixes of the words in the display name, for searches.
    add column display_name_parts bytea[],
    -- HMAC-SHA-256 of the number, for lookups. Null until it is computed; empty if the number cannot be read.
    add column eori_hash bytea,
    add column vat_id_hash bytea,
    add constraint organisations_display_name_check check ((display_name is null) = (display_name_parts is null)),
    add constraint organisations_eori_hash_check check (octet_length(eori_hash) in (0, 32)),
    add constraint organisations_vat_id_hash_check check (octet_length(vat_id_hash) in (0, 32));
create index organisations_display_name_parts_index on organisations using gin (display_name_parts);
create index organisations_eori_index on organisations (eori_hash);
create index organisations_vat_id_index on organisations (vat_id_hash);
create index organisations_numbers_missing_index on organisations (id)
    where (eori is not null and eori_hash is null) or (vat_id is not null and vat_id_hash is null);
create index organisations_carriers_index on organisations (id) where kind = 'CARRIER' and status = 'ACTIVE';

-- Clears the search form of a name or number that is updated without it.
create or replace function forget_search_form() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'providers' then
        if new.display_name <> old.display_name and new.name_key is not distinct from old.name_key then
            new.name_key := null;
        end if;
        return new;
    end if;
    if new.legal_name <> old.legal_name and new.name_parts is not distinct from old.name_parts then
        new.name_parts := null;
    end if;
    if new.eori is distinct from old.eori and new.eori_hash is not distinct from old.eori_hash then
        new.eori_hash := null;
    end if;
    if new.vat_id is distinct from old.vat_id and new.vat_id_hash is not distinct from old.vat_id_hash then
        new.vat_id_hash := null;
    end if;
    return new;
end
$$;

-- Languages of emails.
alter table users
    add column locale text not null default 'EN',
    add constraint users_locale_check check (locale in ('EN', 'DE', 'ZH'));
alter table invitations
    add column locale text not null default 'EN',
    add constraint invitations_locale_check check (locale in ('EN', 'DE', 'ZH'));
