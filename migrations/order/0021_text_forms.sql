-- Numbers are compared by a key (`normalisation::key`), which ignores case, Unicode form and invisible characters, and has one space for
-- blanks in a row. The function agrees with it for the usual scripts. Processes of the version before write rows without a key, so no
-- column requires one and no constraint that they use is dropped.

create function text_key(value text) returns text language sql immutable as $$
    -- Without a collation of its own, lower() changes ASCII only in a database with the locale C.
    select btrim(regexp_replace(
        translate(replace(lower(
            normalize(regexp_replace(value, '[\u00AD\u200B-\u200F\u2060\uFEFF]', '', 'g'), NFKC) collate "und-x-icu"
        ), U&'\00DF', 'ss'), U&'\03C2', U&'\03C3'),
        '\s+', ' ', 'g'))
$$;

alter table products
    add column sku_key text not null default '',
    -- Null until the product is published the next time.
    add column hs_code text;
update products set sku_key = text_key(sku);
create index products_sku_key_index on products (organisation, sku_key);

-- An order of the old system is taken over once, however its number is written. Where several with the same key were taken over, the
-- oldest has the key; the others have none and are found by their references.
alter table legacy_orders add column reference_key text;
update legacy_orders l set reference_key = n.key
from (
    select distinct on (k.organisation, k.key) k.organisation, k.reference, k.key
    from (select organisation, reference, imported_at, text_key(reference) as key from legacy_orders) k
    order by k.organisation, k.key, k.imported_at, k.reference
) n
where n.organisation = l.organisation and n.reference = l.reference;
create unique index legacy_orders_reference_key_index on legacy_orders (organisation, reference_key);

drop function text_key(text);
