-- Results of bulk commands and imports with an idempotency key. They may have the character U+0000, which jsonb cannot hold.
alter table bulk_results
    alter column results type text,
    -- Organisation of the caller, whose quota limits the bytes of its results. Null in rows of earlier versions.
    add column organisation_id uuid,
    -- Size that counts towards the quota.
    add column bytes integer;
update bulk_results set bytes = octet_length(results);
alter table bulk_results alter column bytes set not null;
create index bulk_results_organisation_index on bulk_results (organisation_id) include (bytes);

-- The results of imports of codes and units are stored like all others.
insert into bulk_results (id, results, created_at, bytes)
    select id, results, imported_at, octet_length(results)
    from code_imports
    cross join lateral (select jsonb_build_object('codes', codes, 'changed', changed)::text as results) stored
    where id in (select result_id from idempotency_keys);
drop table code_imports;

-- Lists of the products of all organisations, sorted by the time of the last change.
create index products_changes_index on products (updated_at, id);
