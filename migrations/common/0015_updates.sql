-- Clients that synchronise notifications or mails ask for those that have changed since their last query. Of a mail,
-- changed_at is the time of the last change.
-- The default is for processes of the release before, which insert without the column until they are replaced.

alter table notifications add column updated_at timestamptz;
update notifications set updated_at = greatest(created_at, read_at);
alter table notifications alter column updated_at set not null, alter column updated_at set default now();
create index notifications_by_update on notifications (user_id, updated_at);
create index mail_messages_by_update on mail_messages (changed_at);
