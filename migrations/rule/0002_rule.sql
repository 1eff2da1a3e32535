create extension if not exists pg_trgm;

-- An approximation of `normalisation::search_key` that is exact for ordinary text. The columns named `search` contain
-- several texts in this form, one per line. The collation is explicit because `lower` in the C locale changes ASCII only.
create function search_key(text text) returns text language sql immutable as $$
    select translate(replace(
        regexp_replace(
            lower(normalize(text, NFKC) collate "und-x-icu"),
            '[\s\u0001-\u001F\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u2028-\u202F\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U000E0000-\U000E0FFF]+',
            '', 'g'),
        U&'\00DF', 'ss'), U&'\03C2', U&'\03C3')
$$;

-- Nomenclature: HS codes, national codes and units of measure.

-- The Harmonized System as a tree of chapters, headings and subheadings.
create table nomenclature_entries (
    -- The C collation compares bytes, so that a prefix is a range of the primary key.
    code text collate "C" not null,
    section text not null,
    description text not null,
    parent text collate "C",
    level smallint not null,
    -- The words of the entry (weight A), of its parent (B) and of the parent's parent (C).
    search tsvector not null default '',
    constraint nomenclature_entries_pkey primary key (code),
    constraint nomenclature_entries_parent_fkey foreign key (parent) references nomenclature_entries (code)
        deferrable initially deferred,
    constraint nomenclature_entries_code_check check (code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6})$'),
    constraint nomenclature_entries_level_check check (level = length(code))
);
-- Imports are rare and write all rows at once; without a pending list, searches are faster.
create index nomenclature_entries_search_index on nomenclature_entries using gin (search) with (fastupdate = off);

-- Words of the descriptions. A search replaces any other word by the most similar ones.
create table nomenclature_words (
    word text not null,
    constraint nomenclature_words_pkey primary key (word)
);
create index nomenclature_words_trigrams_index on nomenclature_words using gin (word gin_trgm_ops) with (fastupdate = off);

-- Codes with 8 or 10 digits, which divide the subheadings in one market: a country or a customs union.
create table national_codes (
    market text not null,
    code text collate "C" not null,
    description text not null,
    hs_code text collate "C" not null,
    constraint national_codes_pkey primary key (market, code),
    constraint national_codes_hs_code_fkey foreign key (hs_code) references nomenclature_entries (code),
    constraint national_codes_code_check check (code ~ '^([0-9]{8}|[0-9]{10})$')
);

-- Imported units of UN/ECE Recommendation 20. The build contains an extract, so the table can be empty.
create table units (
    code text collate "C" not null,
    name text not null,
    symbol text,
    constraint units_pkey primary key (code),
    constraint units_code_check check (code ~ '^[A-Z0-9]{2,3}$')
);

-- A single row. `complete` becomes true with the first import of the complete recommendation.
create table unit_imports (
    id boolean not null default true,
    complete boolean not null,
    constraint unit_imports_pkey primary key (id),
    constraint unit_imports_single_row_check check (id)
);
insert into unit_imports (complete) values (false);

-- Rule packs and their versions.

create table rule_packs (
    id uuid not null,
    version bigint not null,
    name text not null,
    title text,
    jurisdiction text,
    maintainer text,
    -- The version in force on the day `settled_on`. Null if there was none.
    in_force_id uuid,
    settled_on date,
    -- Name and title.
    search text not null default '',
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint rule_packs_pkey primary key (id),
    constraint rule_packs_name_key unique (name),
    constraint rule_packs_version_check check (version > 0)
);

create table rule_pack_versions (
    id uuid not null,
    version bigint not null,
    pack_id uuid not null,
    -- Version number in the file, for example 2026.1.0.
    label text not null,
    -- The file as uploaded.
    source text not null,
    -- Lower-case hex SHA-256 of the source.
    sha256 text not null,
    status text not null,
    findings jsonb not null,
    summary jsonb not null,
    -- Null in a published version means in force since the beginning.
    effective_from date,
    -- Users who wrote this or an earlier file of the version. None of them may approve it.
    authors uuid[] not null,
    uploaded_by uuid not null,
    uploaded_at timestamptz not null,
    -- {by, at, reason}, as in rejection and withdrawal.
    submission jsonb,
    rejection jsonb,
    withdrawal jsonb,
    -- The decision record of the approver, and the SHA-256 of its canonical JSON.
    decision jsonb,
    decision_sha256 text,
    published_by uuid,
    published_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint rule_pack_versions_pkey primary key (id),
    constraint rule_pack_versions_label_key unique (pack_id, label),
    constraint rule_pack_versions_pack_id_fkey foreign key (pack_id) references rule_packs (id),
    constraint rule_pack_versions_version_check check (version > 0),
    constraint rule_pack_versions_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint rule_pack_versions_status_check
        check (status in ('DRAFT', 'VALID', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')),
    constraint rule_pack_versions_decision_check check ((decision is null) = (decision_sha256 is null)),
    constraint rule_pack_versions_publication_check
        check ((status in ('PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')) = (published_at is not null)
            and (published_at is null) = (published_by is null))
);
-- For the version in force on a day.
create index rule_pack_versions_published_index
    on rule_pack_versions (pack_id, effective_from desc nulls last, published_at desc)
    where status in ('PUBLISHED', 'SUPERSEDED');
create index rule_pack_versions_in_review_index on rule_pack_versions (status, id)
    where status in ('IN_REVIEW', 'APPROVED');

alter table rule_packs
    add constraint rule_packs_in_force_id_fkey foreign key (in_force_id) references rule_pack_versions (id);

-- Self-checks refer to published versions, so their content never changes. Only the status can change, and a withdrawal
-- is final.
create function keep_published_version() returns trigger language plpgsql as $$
begin
    if old.status in ('PUBLISHED', 'SUPERSEDED', 'WITHDRAWN') and (tg_op = 'DELETE'
        or new.source <> old.source or new.sha256 <> old.sha256
        or new.label <> old.label or new.pack_id <> old.pack_id
        or new.effective_from is distinct from old.effective_from
        or new.published_at is distinct from old.published_at
        or new.decision is distinct from old.decision
        or new.status not in ('PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')
        or (old.status = 'WITHDRAWN' and new.status <> 'WITHDRAWN')) then
        raise exception 'a published version never changes' using errcode = 'restrict_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger rule_pack_versions_published_trigger before update or delete on rule_pack_versions
    for each row execute function keep_published_version();

-- Computes the search text of a row that is written without it.
create function fill_rule_pack_search() returns trigger language plpgsql as $$
begin
    new.search := search_key(new.name) || E'\n' || search_key(coalesce(new.title, ''));
    return new;
end
$$;
create trigger rule_packs_search_insert_trigger before insert on rule_packs
    for each row when (new.search = '') execute function fill_rule_pack_search();
create trigger rule_packs_search_update_trigger before update on rule_packs
    for each row when (new.search = old.search and (new.name, new.title) is distinct from (old.name, old.title))
    execute function fill_rule_pack_search();

-- Products and their classification.

create table products (
    id uuid not null,
    version bigint not null,
    organisation_id uuid not null,
    sku text not null,
    gtin text,
    name text not null,
    description text,
    -- A variant belongs to the same organisation as its product and has no variants.
    variant_of uuid,
    origin_country text not null,
    hs_code text collate "C" not null,
    -- [{market, code}]
    national_codes jsonb not null,
    -- {status, method, confidence, rationale, reference, rests_on, by, at, challenge}
    classification jsonb not null,
    -- Each fact by its name: {text}, {number} or {flag}.
    facts jsonb not null,
    status text not null,
    -- SKU and name.
    search text not null default '',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint products_pkey primary key (id),
    constraint products_sku_key unique (organisation_id, sku),
    constraint products_variant_of_fkey foreign key (variant_of) references products (id),
    constraint products_hs_code_fkey foreign key (hs_code) references nomenclature_entries (code),
    constraint products_version_check check (version > 0),
    constraint products_gtin_check check (gtin ~ '^([0-9]{8}|[0-9]{12,14})$'),
    constraint products_origin_country_check check (origin_country ~ '^[A-Z]{2}$'),
    constraint products_status_check check (status in ('DRAFT', 'ACTIVE', 'ARCHIVED'))
);
create index products_organisation_index on products (organisation_id, id);
create index products_hs_code_index on products (organisation_id, hs_code, id);
create index products_updated_index on products (organisation_id, updated_at);
create index products_variant_index on products (variant_of, id) where variant_of is not null;

-- Computes the search text of a row that is written without it.
create function fill_product_search() returns trigger language plpgsql as $$
begin
    new.search := search_key(new.sku) || E'\n' || search_key(new.name);
    return new;
end
$$;
create trigger products_search_insert_trigger before insert on products
    for each row when (new.search = '') execute function fill_product_search();
create trigger products_search_update_trigger before update on products
    for each row when (new.search = old.search and (new.sku, new.name) is distinct from (old.sku, old.name))
    execute function fill_product_search();

-- The history of each product's classification, with the codes of that time. Rows are only added.
create table classification_records (
    id uuid not null,
    product_id uuid not null,
    hs_code text not null,
    national_codes jsonb not null,
    classification jsonb not null,
    constraint classification_records_pkey primary key (id),
    constraint classification_records_product_id_fkey foreign key (product_id) references products (id)
);
create index classification_records_product_index on classification_records (product_id, id);

-- Numbers of stored rows, maintained with each change, so that a quota does not count the rows for each command.
create table organisation_usage (
    organisation_id uuid not null,
    -- Includes archived products.
    products bigint not null,
    classification_records bigint not null,
    constraint organisation_usage_pkey primary key (organisation_id)
);

-- Evidence: a projection of the order domain's documents and certificates. An event with a lower sequence than the row
-- changes nothing.

create table evidence_documents (
    id uuid not null,
    sequence bigint not null,
    product_id uuid not null,
    organisation_id uuid not null,
    kind text not null,
    status text not null,
    issued_on date not null,
    expires_on date,
    constraint evidence_documents_pkey primary key (id),
    constraint evidence_documents_status_check check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED', 'EXPIRED'))
);
create index evidence_documents_product_index on evidence_documents (product_id);

create table evidence_certificates (
    id uuid not null,
    sequence bigint not null,
    product_id uuid not null,
    organisation_id uuid not null,
    document_types text[] not null,
    status text not null,
    valid_from date not null,
    valid_to date not null,
    constraint evidence_certificates_pkey primary key (id),
    constraint evidence_certificates_status_check
        check (status in ('VALID', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'SUPERSEDED'))
);
create index evidence_certificates_product_index on evidence_certificates (product_id);

-- Self-checks.

create table self_checks (
    id uuid not null,
    product_id uuid not null,
    organisation_id uuid not null,
    -- Everything that the evaluation used, so that it can be repeated.
    input jsonb not null,
    -- Market of the goods, for filters.
    destination text generated always as (input->'lane'->>'destination') stored,
    outcome jsonb not null,
    verdict text not null,
    result_hash text not null,
    advisory boolean not null,
    -- The requested day. Null for the current day, also when the check is repeated.
    asked_as_of date,
    bulk_id uuid,
    transport_approval_id uuid,
    asked_at_version bigint,
    created_at timestamptz not null,
    constraint self_checks_pkey primary key (id),
    constraint self_checks_product_id_fkey foreign key (product_id) references products (id),
    constraint self_checks_verdict_check
        check (verdict in ('PROHIBITED', 'ACTION_REQUIRED', 'NEEDS_INFORMATION', 'COMPLIANT', 'NO_RULE_FOUND')),
    -- A transport approval requires accepted evidence.
    constraint self_checks_advisory_check check (not advisory or transport_approval_id is null)
);
-- A transport approval asks about several products and can ask again: one check per product and question.
create unique index self_checks_approval_question_key
    on self_checks (transport_approval_id, product_id, asked_at_version) where transport_approval_id is not null;
create index self_checks_product_index on self_checks (product_id, id);
create index self_checks_organisation_index on self_checks (organisation_id, id);
create index self_checks_destination_index on self_checks (organisation_id, destination, id desc);
create index self_checks_bulk_index on self_checks (bulk_id, id) where bulk_id is not null;

create function keep_self_check() returns trigger language plpgsql as $$
begin
    raise exception 'a self-check never changes' using errcode = 'restrict_violation';
end $$;
create trigger self_checks_immutable_trigger before update on self_checks
    for each row execute function keep_self_check();

-- The latest self-check of each product and lane. A change of the rules is evaluated against them.
create table checked_lanes (
    product_id uuid not null,
    -- For example `CN>DE AIR IMPORT CARGO`.
    lane_key text collate "C" not null,
    self_check_id uuid not null,
    constraint checked_lanes_pkey primary key (product_id, lane_key),
    constraint checked_lanes_product_id_fkey foreign key (product_id) references products (id),
    constraint checked_lanes_self_check_id_fkey foreign key (self_check_id) references self_checks (id)
);
create index checked_lanes_self_check_index on checked_lanes (self_check_id);

-- Self-checks of many products. The job processes one page per transaction and locks the row.
create table bulk_self_checks (
    id uuid not null,
    version bigint not null,
    organisation_id uuid not null,
    correlation_id uuid not null,
    idempotency_key text,
    -- {filter, lanes, as_of}
    request jsonb not null,
    status text not null,
    after_id uuid,
    total bigint not null,
    done bigint not null,
    -- Failed attempts of the current page.
    tries integer not null default 0,
    created_at timestamptz not null,
    -- The job continues with the organisation whose checks it processed longest ago.
    worked_at timestamptz,
    finished_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint bulk_self_checks_pkey primary key (id),
    constraint bulk_self_checks_idempotency_key unique (organisation_id, idempotency_key),
    constraint bulk_self_checks_version_check check (version > 0),
    constraint bulk_self_checks_status_check
        check (status in ('QUEUED', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED'))
);
create index bulk_self_checks_organisation_index on bulk_self_checks (organisation_id, id);
create index bulk_self_checks_open_index on bulk_self_checks (created_at) where status in ('QUEUED', 'RUNNING');
create index bulk_self_checks_finished_index on bulk_self_checks (finished_at) where finished_at is not null;

-- Self-checks that an organisation requested on a day (UTC), for its quota.
create table self_check_days (
    organisation_id uuid not null,
    day date not null,
    checks bigint not null,
    constraint self_check_days_pkey primary key (organisation_id, day)
);

-- Watches of one product, or of all products below an HS prefix, on the way into a market.

create table watches (
    id uuid not null,
    version bigint not null,
    organisation_id uuid not null,
    product_id uuid,
    hs_prefix text collate "C",
    market text not null,
    mode text not null,
    status text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint watches_pkey primary key (id),
    constraint watches_subject_key unique nulls not distinct (organisation_id, product_id, hs_prefix, market, mode),
    constraint watches_product_id_fkey foreign key (product_id) references products (id),
    constraint watches_version_check check (version > 0),
    constraint watches_subject_check check ((product_id is null) <> (hs_prefix is null)),
    constraint watches_status_check check (status in ('ACTIVE', 'PAUSED'))
);
create index watches_organisation_index on watches (organisation_id, id);

-- The latest verdict of each watched product. A change of the product deletes the row, and the next evaluation inserts it.
create table watch_verdicts (
    watch_id uuid not null,
    product_id uuid not null,
    verdict text not null,
    as_of date not null,
    constraint watch_verdicts_pkey primary key (watch_id, product_id),
    constraint watch_verdicts_watch_id_fkey foreign key (watch_id) references watches (id),
    constraint watch_verdicts_product_id_fkey foreign key (product_id) references products (id)
);
create index watch_verdicts_product_index on watch_verdicts (product_id);

-- Changes of the rules in force, evaluated against the checked lanes and the watches: as a preview, or to notify sellers.

-- The job processes one page per transaction and locks the row. `phase`, `after_id` and `after_key` are its position.
create table rule_changes (
    id uuid not null,
    kind text not null,
    version_id uuid,
    effective_from date,
    -- The day of the evaluation. Null for the day of each check.
    as_of date,
    requested_by uuid not null,
    correlation_id uuid not null,
    status text not null,
    phase smallint not null,
    after_id uuid,
    after_key text,
    total bigint not null,
    done bigint not null,
    changed bigint not null,
    sellers bigint not null,
    -- Failed attempts of the current page.
    tries integer not null default 0,
    created_at timestamptz not null,
    finished_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint rule_changes_pkey primary key (id),
    constraint rule_changes_version_id_fkey foreign key (version_id) references rule_pack_versions (id),
    constraint rule_changes_kind_check check (kind in ('PREVIEW', 'PUBLICATION', 'WITHDRAWAL', 'DAY')),
    constraint rule_changes_version_check check ((kind = 'DAY') = (version_id is null)),
    constraint rule_changes_status_check check (status in ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED'))
);
-- Several processes run the job, but a new day is one change.
create unique index rule_changes_day_key on rule_changes (as_of) where kind = 'DAY';
create index rule_changes_version_index on rule_changes (version_id, id);
create index rule_changes_open_index on rule_changes (created_at) where status in ('QUEUED', 'RUNNING');

-- Products whose verdict changes.
create table verdict_changes (
    id uuid not null,
    rule_change_id uuid not null,
    -- False for a preview, which sellers do not see.
    announced boolean not null,
    organisation_id uuid not null,
    product_id uuid not null,
    sku text not null,
    lane_key text not null,
    lane jsonb not null,
    as_of date not null,
    verdict_before text not null,
    verdict_after text not null,
    self_check_id uuid,
    watch_id uuid,
    created_at timestamptz not null,
    constraint verdict_changes_pkey primary key (id),
    constraint verdict_changes_product_lane_key unique (rule_change_id, product_id, lane_key, as_of),
    constraint verdict_changes_rule_change_id_fkey foreign key (rule_change_id) references rule_changes (id),
    constraint verdict_changes_product_id_fkey foreign key (product_id) references products (id)
);
create index verdict_changes_rule_change_index on verdict_changes (rule_change_id, id);
create index verdict_changes_organisation_index on verdict_changes (organisation_id, id) where announced;
