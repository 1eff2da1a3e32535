-- Imports of codes and units, so that a repeated request returns the result of the first one.
create table code_imports (
    id uuid not null,
    kind text not null,
    -- Codes in the file.
    codes bigint not null,
    -- Codes that were new or changed.
    changed bigint not null,
    imported_by uuid not null,
    imported_at timestamptz not null,
    constraint code_imports_pkey primary key (id),
    constraint code_imports_kind_check check (kind in ('NOMENCLATURE', 'NATIONAL_CODES', 'UNITS'))
);
