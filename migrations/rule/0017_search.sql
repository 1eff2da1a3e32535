-- The text that searches look in: SKU and name of a product, name and title of a pack, each on its line, in the form of
-- `normalisation::search_key` (compatibility forms, case folded, without blanks and invisible characters). The code writes it.

-- That form as close as SQL comes to it: the same for ordinary text. The collation is named, because `lower` of the locale C changes ASCII alone.
create function search_key(text text) returns text language sql immutable as $$
    select translate(replace(
        regexp_replace(
            lower(normalize(text, NFKC) collate "und-x-icu"),
            '[\s\u0001-\u001F\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u2028-\u202F\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U000E0000-\U000E0FFF]+',
            '', 'g'),
        U&'\00DF', 'ss'), U&'\03C2', U&'\03C3')
$$;

alter table products add column search text not null default '';
update products set search = search_key(sku) || E'\n' || search_key(name);

alter table rule_packs add column search text not null default '';
update rule_packs set search = search_key(name) || E'\n' || search_key(coalesce(title, ''));

-- Processes of the release before write rows without this column.
create function fill_product_search() returns trigger language plpgsql as $$
begin
    new.search := search_key(new.sku) || E'\n' || search_key(new.name);
    return new;
end
$$;
create trigger products_search_on_insert before insert on products
    for each row when (new.search = '') execute function fill_product_search();
create trigger products_search_on_update before update on products
    for each row when (new.search = old.search and (new.sku, new.name) is distinct from (old.sku, old.name))
    execute function fill_product_search();

create function fill_rule_pack_search() returns trigger language plpgsql as $$
begin
    new.search := search_key(new.name) || E'\n' || search_key(coalesce(new.title, ''));
    return new;
end
$$;
create trigger rule_packs_search_on_insert before insert on rule_packs
    for each row when (new.search = '') execute function fill_rule_pack_search();
create trigger rule_packs_search_on_update before update on rule_packs
    for each row when (new.search = old.search and (new.name, new.title) is distinct from (old.name, old.title))
    execute function fill_rule_pack_search();

-- The versions that wait for a decision, longest first.
drop index rule_pack_versions_in_review;
create index rule_pack_versions_in_review on rule_pack_versions (status, id) where status in ('IN_REVIEW', 'APPROVED');
