-- Who runs the platform is told what waits for a decision. Whoever was known before counts as one from their next event on,
-- or when the user domain tells of everybody again.
alter table contacts add column administrator boolean not null default false;
create index contacts_administrators on contacts (user_id) where administrator;
