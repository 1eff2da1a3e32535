-- What sellers describe. `national_codes` is a list of {market, code}; `facts` maps a name to {text}, {number} or {flag}.

create table products (
    id uuid constraint products_key primary key,
    version bigint not null constraint products_version_counts check (version > 0),
    organisation_id uuid not null,
    sku text not null,
    name text not null,
    description text,
    origin_country text not null constraint products_origin_coded check (origin_country ~ '^[A-Z]{2}$'),
    hs_code text collate "C" not null constraint products_hs_code_known references nomenclature_entries,
    national_codes jsonb not null,
    facts jsonb not null,
    status text not null constraint products_status_known check (status in ('DRAFT', 'ACTIVE', 'ARCHIVED')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint products_sku_taken unique (organisation_id, sku)
);

create index products_of_organisation on products (organisation_id, id);
