-- Events on their way out, and the ids of events already taken in. The same in every domain's database; the outbox
-- crate is the only one that reads or writes these tables.

create table outbox (
    -- The order of publishing. Two events of one aggregate are in order, because the second waits for the row lock
    -- of the first; a gap is a transaction that rolled back.
    position bigint generated always as identity,
    id uuid not null,
    event jsonb not null,
    recorded_at timestamptz not null default now(),
    -- Null until it is on the stream.
    published_at timestamptz,
    constraint outbox_pkey primary key (position),
    constraint outbox_id_key unique (id)
);

create index outbox_waiting on outbox (position) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;

create table inbox (
    producer text not null,
    event uuid not null,
    consumed_at timestamptz not null default now(),
    constraint inbox_pkey primary key (producer, event)
);

create index inbox_consumed on inbox (consumed_at);
