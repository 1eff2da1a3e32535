-- The table `idempotency_keys` has the keys of all commands.
alter table bulk_self_checks drop column idempotency_key;

-- Results of bulk commands with an idempotency key, which a repetition of the command returns.
create table bulk_results (
    -- The `result_id` of the idempotency key.
    id uuid not null,
    results jsonb not null,
    created_at timestamptz not null,
    constraint bulk_results_pkey primary key (id)
);
create index bulk_results_age_index on bulk_results (created_at);

-- The search text of a product has the SKU, the name and the GTIN.
create or replace function fill_product_search() returns trigger language plpgsql as $$
begin
    new.search := search_key(new.sku) || E'\n' || search_key(new.name) || coalesce(E'\n' || new.gtin, '');
    return new;
end
$$;
drop trigger products_search_update_trigger on products;
create trigger products_search_update_trigger before update on products
    for each row when (new.search = old.search
        and (new.sku is distinct from old.sku or new.name is distinct from old.name or new.gtin is distinct from old.gtin))
    execute function fill_product_search();
update products set search = search || E'\n' || gtin where gtin is not null;

-- Sorted lists. The collation is explicit, so that the order does not depend on the database.
drop index products_updated_index;
create index products_updated_index on products (organisation_id, updated_at, id);
create index products_sku_index on products (organisation_id, sku collate "und-x-icu", id);
create index products_name_index on products (organisation_id, name collate "und-x-icu", id);

-- The latest verdict of each product and lane, for lists of products.
alter table checked_lanes add column organisation_id uuid, add column verdict text;
update checked_lanes c set organisation_id = s.organisation_id, verdict = s.verdict
    from self_checks s where s.id = c.self_check_id;
alter table checked_lanes
    alter column organisation_id set not null,
    alter column verdict set not null,
    add constraint checked_lanes_verdict_check
        check (verdict in ('PROHIBITED', 'ACTION_REQUIRED', 'NEEDS_INFORMATION', 'COMPLIANT', 'NO_RULE_FOUND'));
create index checked_lanes_verdict_index on checked_lanes (organisation_id, verdict, product_id);
