-- The time of the last change of each aggregate, by which clients ask for what has changed. Products have had it from the beginning.
-- An existing row gets the latest time that it has.
-- The default is for processes of the release before, which insert without the column until they are replaced.

alter table rule_packs add column updated_at timestamptz;
update rule_packs set updated_at = created_at;
alter table rule_packs alter column updated_at set not null, alter column updated_at set default now();

alter table rule_pack_versions add column updated_at timestamptz;
update rule_pack_versions set updated_at = greatest(
    uploaded_at, published_at, (submission->>'at')::timestamptz, (rejection->>'at')::timestamptz,
    (decision->>'at')::timestamptz, (withdrawal->>'at')::timestamptz);
alter table rule_pack_versions alter column updated_at set not null, alter column updated_at set default now();

alter table rule_changes add column updated_at timestamptz;
update rule_changes set updated_at = coalesce(finished_at, created_at);
alter table rule_changes alter column updated_at set not null, alter column updated_at set default now();

alter table watches add column updated_at timestamptz;
update watches set updated_at = created_at;
alter table watches alter column updated_at set not null, alter column updated_at set default now();

alter table bulk_self_checks add column updated_at timestamptz;
update bulk_self_checks set updated_at = coalesce(finished_at, worked_at, created_at);
alter table bulk_self_checks alter column updated_at set not null, alter column updated_at set default now();

-- The only one of these lists that can be long.
create index products_by_update on products (organisation_id, updated_at);
