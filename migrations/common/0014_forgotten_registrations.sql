-- The mails of an unverified registration are deleted with its contact.

create index mail_messages_of_user on mail_messages (user_id);
