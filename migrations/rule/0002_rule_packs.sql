-- Rule packs and their versions. A version's file is kept as it was uploaded: it is what the SHA-256 is of, and what
-- the rules are read from.
--
-- Codes are stored as text under the names of the published language. The code knows constraints by name.

create table rule_packs (
    id uuid constraint rule_packs_key primary key,
    name text not null constraint rule_packs_name_taken unique,
    created_at timestamptz not null
);

create table rule_pack_versions (
    id uuid constraint rule_pack_versions_key primary key,
    version bigint not null constraint rule_pack_versions_version_counts check (version > 0),
    pack_id uuid not null constraint rule_pack_versions_pack_known references rule_packs,
    -- What the file calls its version, as 2026.1.0.
    label text not null,
    source text not null,
    -- Of the source, in lower-case hex.
    sha256 text not null constraint rule_pack_versions_sha256_hex check (sha256 ~ '^[0-9a-f]{64}$'),
    status text not null
        constraint rule_pack_versions_status_known check (status in ('DRAFT', 'VALID', 'PUBLISHED')),
    findings jsonb not null,
    summary jsonb not null,
    -- Null in a published version: from the beginning.
    effective_from date,
    uploaded_by uuid not null,
    uploaded_at timestamptz not null,
    published_by uuid,
    published_at timestamptz,
    constraint rule_pack_versions_label_taken unique (pack_id, label),
    constraint rule_pack_versions_published_whole
        check ((status = 'PUBLISHED') = (published_at is not null) and (status = 'PUBLISHED') = (published_by is not null))
);

-- Which version of a pack is in force on a day.
create index rule_pack_versions_published on rule_pack_versions (pack_id, effective_from desc nulls last, published_at desc)
    where status = 'PUBLISHED';

-- Stored self-checks rest on published versions, whatever the code believes.
create function keep_published_version() returns trigger language plpgsql as $$
begin
    if old.status = 'PUBLISHED' and (tg_op = 'DELETE' or new.source <> old.source or new.sha256 <> old.sha256
        or new.label <> old.label or new.pack_id <> old.pack_id or new.status <> old.status
        or new.effective_from is distinct from old.effective_from) then
        raise exception 'a published version never changes' using errcode = 'restrict_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger rule_pack_versions_published_stay before update or delete on rule_pack_versions
    for each row execute function keep_published_version();
