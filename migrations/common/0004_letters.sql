-- People of several organisations, and letters about accounts, which may go to somebody who has none.

create table contact_memberships (
    organisation_id uuid not null,
    user_id uuid not null constraint contact_memberships_user_known references contacts,
    constraint contact_memberships_key primary key (organisation_id, user_id)
);

create index contact_memberships_user on contact_memberships (user_id);

-- Every organisation that somebody ever belonged to. When all have left, there is nobody to tell; an organisation that
-- is not here is one whose registration is still on its way.
create table organisations (
    id uuid constraint organisations_key primary key
);

insert into contact_memberships (organisation_id, user_id) select organisation_id, user_id from contacts;
insert into organisations (id) select distinct organisation_id from contacts;

alter table contacts
    drop column organisation_id,
    -- Who is deactivated is told nothing any more.
    add column deactivated boolean not null default false;
alter table contacts alter column deactivated drop default;

-- A mail carries a notification, or a letter that the user domain wrote. A letter may be about an account that is not
-- known here yet, or about none.
alter table mail_messages
    alter column user_id drop not null,
    alter column notification_id drop not null,
    drop constraint mail_messages_user_known,
    -- The user domain's id of the letter. One mail for each, however often it is published.
    add column letter_id uuid constraint mail_messages_once_per_letter unique,
    -- The address, and the token of the link: sealed to this domain's key by the user domain, stored as they came,
    -- opened only to send the mail.
    add column address bytea constraint mail_messages_address_size check (octet_length(address) between 1 and 4096),
    add column token bytea constraint mail_messages_token_size check (octet_length(token) between 1 and 4096),
    -- Until when the link is good: later, the mail is not sent.
    add column expires_at timestamptz,
    add constraint mail_messages_of_one_kind check ((notification_id is null) <> (letter_id is null)),
    add constraint mail_messages_notification_for_user check (notification_id is null or user_id is not null),
    add constraint mail_messages_letter_addressed check ((letter_id is null) = (address is null)),
    add constraint mail_messages_link_in_letter
        check (letter_id is not null or (token is null and expires_at is null)),
    -- Nobody needs it any more. An UNKNOWN mail keeps it, for a person may have it sent again.
    add constraint mail_messages_token_wiped check (token is null or state not in ('SENT', 'FAILED'));
