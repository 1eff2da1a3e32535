-- What a product is classified as, on whose word, and what has been said about that before.

alter table products
    add column gtin text constraint products_gtin_digits check (gtin ~ '^([0-9]{8}|[0-9]{12,14})$'),
    -- The product that this one is a variant of: one level, within one organisation.
    add column variant_of uuid constraint products_variant_known references products,
    -- {status, method, confidence, rationale, reference, rests_on, by, at, challenge}
    add column classification jsonb;
update products set classification = jsonb_build_object(
    'status', 'PROPOSED', 'method', 'SELF', 'rests_on', '[]'::jsonb, 'by', organisation_id,
    'at', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'));
alter table products alter column classification set not null;

create index products_variants on products (variant_of, id) where variant_of is not null;

-- One row for every step of a product's classification, with the codes that it was about. Rows are only added.
create table classification_records (
    id uuid constraint classification_records_key primary key,
    product_id uuid not null constraint classification_records_product_known references products,
    hs_code text not null,
    national_codes jsonb not null,
    classification jsonb not null
);
-- The id of a product is older than any that is to come.
insert into classification_records select id, id, hs_code, national_codes, classification from products;
create index classification_records_of_product on classification_records (product_id, id);
