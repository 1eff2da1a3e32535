-- Changes of the rules in force, tried on what has been checked and is watched: as a preview, or to tell the sellers.
-- The job does one page a transaction, with the change's row locked; `phase`, `after_id` and `after_key` say where it is.

create table rule_changes (
    id uuid constraint rule_changes_key primary key,
    kind text not null constraint rule_changes_kind_known check (kind in ('PREVIEW', 'PUBLICATION', 'WITHDRAWAL', 'DAY')),
    version_id uuid constraint rule_changes_version_known references rule_pack_versions,
    effective_from date,
    -- The one day that is looked at; null: each check's own.
    as_of date,
    requested_by uuid not null,
    correlation_id uuid not null,
    status text not null constraint rule_changes_status_known check (status in ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED')),
    phase smallint not null,
    after_id uuid,
    after_key text,
    total bigint not null,
    done bigint not null,
    changed bigint not null,
    sellers bigint not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    -- How often the page at hand has failed.
    tries integer not null default 0,
    constraint rule_changes_version_named check ((kind = 'DAY') = (version_id is null))
);
create index rule_changes_open on rule_changes (created_at) where status in ('QUEUED', 'RUNNING');
create index rule_changes_of_version on rule_changes (version_id, id);
-- The jobs of several processes make one a day.
create unique index rule_changes_day_once on rule_changes (as_of) where kind = 'DAY';

-- A product that is decided otherwise than before.
create table verdict_changes (
    id uuid constraint verdict_changes_key primary key,
    rule_change_id uuid not null constraint verdict_changes_change_known references rule_changes,
    -- False in a preview: its sellers know nothing of it.
    announced boolean not null,
    organisation_id uuid not null,
    product_id uuid not null constraint verdict_changes_product_known references products,
    sku text not null,
    lane_key text not null,
    lane jsonb not null,
    as_of date not null,
    verdict_before text not null,
    verdict_after text not null,
    self_check_id uuid,
    watch_id uuid,
    created_at timestamptz not null,
    constraint verdict_changes_once unique (rule_change_id, product_id, lane_key, as_of)
);
create index verdict_changes_of_change on verdict_changes (rule_change_id, id);
create index verdict_changes_of_organisation on verdict_changes (organisation_id, id) where announced;
