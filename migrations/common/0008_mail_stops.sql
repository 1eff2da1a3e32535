-- Mails that an address does not want: the one-click stop of RFC 8058, which works without an account.
create table mail_stops (
    -- HMAC-SHA-256 of the normalised address.
    address_hash bytea not null constraint mail_stops_address_hash_size check (octet_length(address_hash) = 32),
    topic text not null
        constraint mail_stops_topic_known check (topic in ('REGISTRATIONS', 'INVITATIONS', 'NOTICES')),
    stopped_at timestamptz not null,
    constraint mail_stops_pkey primary key (address_hash, topic)
);
