-- What the rule domain publishes and orders refer to: the names in its rule packs, and the units of measure. Without them, a typo in the id
-- of a rule, in the code of a document or in a unit would be taken silently.

-- Each version that was ever published, fed by events: a row is replaced only by a greater sequence. The names of a withdrawn version stay,
-- because there may be orders about them.
create table rule_packs (
    id uuid not null,
    pack text not null,
    version text not null,
    rules text[] not null,
    document_codes text[] not null,
    sequence bigint not null,
    constraint rule_packs_pkey primary key (id)
);
create index rule_packs_rules_index on rule_packs using gin (rules);
create index rule_packs_document_codes_index on rule_packs using gin (document_codes);

-- Units of UN/ECE Recommendation 20, as far as they were imported. An extract comes with the code, so the table may be empty.
create table units (
    code text collate "C" not null,
    name text not null,
    symbol text,
    -- The time of the event that described the unit last: an earlier event changes nothing.
    listed_at timestamptz not null,
    constraint units_pkey primary key (code),
    constraint units_code_check check (code ~ '^[A-Z0-9]{2,3}$')
);

-- One row. Each process keeps the list that it has read until the version is another one.
create table unit_imports (
    id boolean not null default true,
    version bigint not null,
    -- True once all units of the recommendation were imported.
    complete boolean not null,
    constraint unit_imports_pkey primary key (id),
    constraint unit_imports_is_one_row check (id)
);
insert into unit_imports (version, complete) values (0, false);
