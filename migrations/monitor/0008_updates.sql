-- Clients that synchronise dead letters ask for those that have changed since their last query.
-- The default is for processes of the release before, which insert without the column until they are replaced.

alter table event_dead_letters add column updated_at timestamptz;
-- Later reports of a letter left no time, but decisions did.
update event_dead_letters letter
    set updated_at = greatest(dead_at, (select max(at) from event_decisions where dead_letter_id = letter.id));
alter table event_dead_letters alter column updated_at set not null, alter column updated_at set default now();
create index event_dead_letters_updated_at_idx on event_dead_letters (updated_at);
