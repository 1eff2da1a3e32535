-- Contacts: the people that can be notified. A projection of the user domain's accounts.

create table contacts (
    user_id uuid not null,
    -- Email address. The user domain encrypts it with the public key of this domain; it is decrypted only to send a mail.
    address bytea not null,
    -- Version of the user in the user domain. An event with an older version changes nothing.
    version bigint not null,
    -- A deactivated account gets no notifications.
    deactivated boolean not null,
    -- Administrators are notified of everything that waits for a decision of the platform.
    administrator boolean not null default false,
    constraint contacts_pkey primary key (user_id),
    constraint contacts_address_size_check check (octet_length(address) between 1 and 4096)
);
create index contacts_administrators_index on contacts (user_id) where administrator;

create table contact_memberships (
    organisation_id uuid not null,
    user_id uuid not null,
    constraint contact_memberships_pkey primary key (organisation_id, user_id),
    constraint contact_memberships_user_id_fkey foreign key (user_id) references contacts (user_id)
);
create index contact_memberships_user_index on contact_memberships (user_id);

-- All organisations that have ever had a member. An event about an organisation that is missing here has overtaken its
-- registration and is retried; an organisation without members is present and has no recipients.
create table organisations (
    id uuid not null,
    constraint organisations_pkey primary key (id)
);

-- Notifications in the application, and the counts that limit them.

create table notifications (
    -- UUIDv7: the order of the IDs is the order of creation.
    id uuid not null,
    user_id uuid not null,
    kind text not null,
    subject_id uuid not null,
    -- Name or number of the subject, for display. Null if it has none.
    reference text,
    created_at timestamptz not null,
    read_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint notifications_pkey primary key (id),
    constraint notifications_user_id_fkey foreign key (user_id) references contacts (user_id)
);
create index notifications_user_index on notifications (user_id, id desc);
create index notifications_unread_index on notifications (user_id, id desc) where read_at is null;
create index notifications_updated_index on notifications (user_id, updated_at);
-- A rule change arrives as several events, one per page of products. Each person gets one notification.
create unique index notifications_requirements_once_key on notifications (user_id, subject_id)
    where kind = 'REQUIREMENTS_CHANGED';

-- Notifications of each kind that a person has had on a day (UTC).
create table notice_counts (
    user_id uuid not null,
    kind text not null,
    day date not null,
    notices integer not null,
    constraint notice_counts_pkey primary key (user_id, kind, day)
);
create index notice_counts_day_index on notice_counts (day);

-- The part of these notifications that one organisation caused. Only organisations of which the person is not a member are
-- counted. Their limit is lower, so that they cannot use up the limit of notice_counts.
create table notice_causes (
    user_id uuid not null,
    kind text not null,
    day date not null,
    organisation_id uuid not null,
    notices integer not null,
    constraint notice_causes_pkey primary key (user_id, kind, day, organisation_id)
);
create index notice_causes_day_index on notice_causes (day);

-- Mail: the queue, and the topics that addresses have unsubscribed from.

-- A mail has either a notification or a letter of the user domain about an account. A letter can precede its account, or
-- concern no account at all, so user_id has no foreign key.
create table mail_messages (
    id uuid not null,
    version bigint not null,
    user_id uuid,
    notification_id uuid,
    -- ID of the letter in the user domain.
    letter_id uuid,
    template text not null,
    -- Address and link token of a letter. The user domain encrypts both with the public key of this domain; they are decrypted
    -- only to send the mail.
    address bytea,
    token bytea,
    -- Expiry of the link. The mail is not sent after this time.
    expires_at timestamptz,
    -- 1: a letter that a person waits for; 2: any other letter; 3: a notification. The lowest number is sent first.
    priority smallint not null,
    state text not null,
    -- Attempts since the mail was last queued, by an event or by an administrator.
    attempts integer not null,
    -- Error code of the last attempt. The text of a server can contain the address and is not stored.
    failure text,
    due_at timestamptz,
    sent_at timestamptz,
    correlation_id uuid not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint mail_messages_pkey primary key (id),
    constraint mail_messages_notification_id_fkey foreign key (notification_id) references notifications (id),
    -- At most one mail per notification and per letter, also if the event is delivered again.
    constraint mail_messages_notification_id_key unique (notification_id),
    constraint mail_messages_letter_id_key unique (letter_id),
    constraint mail_messages_version_check check (version > 0),
    constraint mail_messages_content_check check ((notification_id is null) <> (letter_id is null)),
    constraint mail_messages_notification_user_check check (notification_id is null or user_id is not null),
    constraint mail_messages_letter_address_check check ((letter_id is null) = (address is null)),
    constraint mail_messages_letter_link_check check (letter_id is not null or (token is null and expires_at is null)),
    constraint mail_messages_address_size_check check (octet_length(address) between 1 and 4096),
    constraint mail_messages_token_size_check check (octet_length(token) between 1 and 4096),
    -- A final state erases the token. UNKNOWN keeps it, because an administrator can send such a mail again.
    constraint mail_messages_token_erased_check check (token is null or state not in ('SENT', 'FAILED')),
    constraint mail_messages_priority_check check (priority between 1 and 3),
    constraint mail_messages_state_check check (state in ('QUEUED', 'SENDING', 'SENT', 'UNKNOWN', 'FAILED')),
    constraint mail_messages_attempts_check check (attempts >= 0),
    constraint mail_messages_due_at_check check ((due_at is not null) = (state = 'QUEUED')),
    constraint mail_messages_sent_at_check check ((sent_at is not null) = (state = 'SENT'))
);
create index mail_messages_queue_index on mail_messages (priority, due_at, id) where state = 'QUEUED';
create index mail_messages_sending_index on mail_messages (changed_at) where state = 'SENDING';
create index mail_messages_state_index on mail_messages (state, id desc);
create index mail_messages_changed_index on mail_messages (changed_at);
create index mail_messages_user_index on mail_messages (user_id);

-- One-click unsubscriptions (RFC 8058). They work without an account.
create table mail_stops (
    -- HMAC-SHA-256 of the normalised address.
    address_hash bytea not null,
    topic text not null,
    stopped_at timestamptz not null,
    constraint mail_stops_pkey primary key (address_hash, topic),
    constraint mail_stops_address_hash_size_check check (octet_length(address_hash) = 32),
    constraint mail_stops_topic_check check (topic in ('REGISTRATIONS', 'INVITATIONS', 'NOTICES'))
);
