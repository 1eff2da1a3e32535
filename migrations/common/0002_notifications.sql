-- Who can be told something, what they were told, and the mails that carry it to them.

-- A person of the user domain: where they belong, and how to reach them.
create table contacts (
    user_id uuid constraint contacts_key primary key,
    organisation_id uuid not null,
    -- The email address, sealed to this domain's key by the user domain; stored as it came, opened only to send a mail.
    address bytea not null constraint contacts_address_size check (octet_length(address) between 1 and 4096),
    -- The version of the user that this is of.
    version bigint not null
);

create index contacts_organisation on contacts (organisation_id);

create table notifications (
    id uuid constraint notifications_key primary key,
    user_id uuid not null constraint notifications_user_known references contacts,
    kind text not null,
    -- The aggregate that it is about, and what people call it when it has a name.
    subject_id uuid not null,
    reference text,
    created_at timestamptz not null,
    read_at timestamptz
);

-- Ids are UUIDv7: their order is that of time.
create index notifications_of_user on notifications (user_id, id desc);
create index notifications_unread on notifications (user_id, id desc) where read_at is null;

-- A mail is a row before it is a mail, and the row says how far it got. How it moves: the domain's mail module.
create table mail_messages (
    id uuid constraint mail_messages_key primary key,
    version bigint not null constraint mail_messages_version_counts check (version > 0),
    user_id uuid not null constraint mail_messages_user_known references contacts,
    -- What it tells. One mail for each notification, whatever happens.
    notification_id uuid not null
        constraint mail_messages_notification_known references notifications
        constraint mail_messages_once_per_notification unique,
    template text not null,
    state text not null
        constraint mail_messages_state_known check (state in ('QUEUED', 'SENDING', 'SENT', 'UNKNOWN', 'FAILED')),
    -- Since it was queued, by an event or by hand.
    attempts integer not null constraint mail_messages_attempts_counts check (attempts >= 0),
    -- Why the last attempt did not succeed: a code of ours, never a server's words, which may repeat the address.
    failure text,
    -- What a QUEUED mail waits for.
    due_at timestamptz constraint mail_messages_due_when_queued check ((due_at is not null) = (state = 'QUEUED')),
    sent_at timestamptz constraint mail_messages_sent_when_sent check ((sent_at is not null) = (state = 'SENT')),
    -- The request that this goes back to.
    correlation_id uuid not null,
    created_at timestamptz not null,
    changed_at timestamptz not null
);

create index mail_messages_due on mail_messages (due_at, id) where state = 'QUEUED';
create index mail_messages_sending on mail_messages (changed_at) where state = 'SENDING';
create index mail_messages_state on mail_messages (state, id desc);
