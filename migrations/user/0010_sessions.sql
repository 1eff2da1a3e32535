-- A session that was begun from another ends with it, and none outlives its last day, however often it is refreshed.

alter table sessions
    add column parent_id uuid constraint sessions_parent_known references sessions on delete cascade,
    add column ends_at timestamptz;
update sessions set ends_at = created_at + interval '90 days';
alter table sessions alter column ends_at set not null;
create index sessions_of_parent on sessions (parent_id) where parent_id is not null;
