-- A version's way to publication: DRAFT, VALID, IN_REVIEW, APPROVED, PUBLISHED, then SUPERSEDED or WITHDRAWN.

alter table rule_packs
    add column version bigint not null default 1 constraint rule_packs_version_counts check (version > 0),
    add column title text,
    add column jurisdiction text,
    add column maintainer text,
    -- Which version was in force on the day up to which the pack is settled; null: none was.
    add column in_force_id uuid constraint rule_packs_in_force_known references rule_pack_versions,
    add column settled_on date;
alter table rule_packs alter column version drop default;

alter table rule_pack_versions
    -- Everybody who wrote what the file is now or was before: none of them may approve it.
    add column authors uuid[],
    -- {by, at, reason}: who asked for a review, who sent the version back, who took it out of force.
    add column submission jsonb,
    add column rejection jsonb,
    add column withdrawal jsonb,
    -- The approver's decision record, and the SHA-256 of its canonical JSON.
    add column decision jsonb,
    add column decision_sha256 text;
update rule_pack_versions set authors = array[uploaded_by];
alter table rule_pack_versions alter column authors set not null;

alter table rule_pack_versions drop constraint rule_pack_versions_status_known;
alter table rule_pack_versions add constraint rule_pack_versions_status_known
    check (status in ('DRAFT', 'VALID', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN'));

alter table rule_pack_versions drop constraint rule_pack_versions_published_whole;
alter table rule_pack_versions add constraint rule_pack_versions_published_whole
    check ((status in ('PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')) = (published_at is not null)
        and (published_at is null) = (published_by is null));
alter table rule_pack_versions add constraint rule_pack_versions_decided_whole
    check ((decision is null) = (decision_sha256 is null));

drop index rule_pack_versions_published;
create index rule_pack_versions_published on rule_pack_versions (pack_id, effective_from desc nulls last, published_at desc)
    where status in ('PUBLISHED', 'SUPERSEDED');
create index rule_pack_versions_in_review on rule_pack_versions (id) where status = 'IN_REVIEW';

-- What was published stays as it was published; only whether it counts may change, and not back from WITHDRAWN.
create or replace function keep_published_version() returns trigger language plpgsql as $$
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
