-- A letter with a link must not wait behind thousands of notices. The smallest number leaves first: 1 a letter that a person
-- waits for, 2 any other letter, 3 a notice.
alter table mail_messages add column priority smallint;
update mail_messages set priority = case
    when template in ('EMAIL_VERIFICATION', 'REGISTRATION_REPEATED', 'PASSWORD_RESET', 'INVITATION') then 1
    when letter_id is not null then 2
    else 3
end;
alter table mail_messages
    alter column priority set not null,
    add constraint mail_messages_priority_known check (priority between 1 and 3);

drop index mail_messages_due;
create index mail_messages_queue on mail_messages (priority, due_at, id) where state = 'QUEUED';
