-- A key that an assessor registers is proposed and signs nothing until an owner confirms it. The key of an owner has no
-- proposer and is confirmed from the start.
alter table provider_keys
    add column proposed_by uuid,
    add column confirmed_at timestamptz,
    add constraint provider_keys_proposed_by_fkey foreign key (proposed_by) references users (id),
    add constraint provider_keys_confirmation_check check (confirmed_at is null or proposed_by is not null);
create index provider_keys_proposer_index on provider_keys (proposed_by) where proposed_by is not null;
