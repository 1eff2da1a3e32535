-- Event transport: the outbox of a producer and the inbox of a consumer. This file is the same in the database of every
-- domain, and only the outbox crate reads or writes these tables.

-- Events that this domain produces. A command appends to the outbox in its own transaction.

create table outbox (
    -- Commit order within an aggregate: its row lock serialises the writers. A gap is a rolled-back transaction.
    position bigint generated always as identity,
    id uuid not null,
    event jsonb not null,
    lane text not null default 'single',
    -- Sequence number within the lane, in the order of publication. Null until the relay publishes the event.
    publication bigint,
    recorded_at timestamptz not null default now(),
    published_at timestamptz,
    constraint outbox_pkey primary key (position),
    constraint outbox_id_key unique (id),
    constraint outbox_publication_key unique (lane, publication),
    constraint outbox_lane_check check (lane in ('single', 'bulk'))
);
create index outbox_waiting_index on outbox (lane, position) where publication is null;
create index outbox_published_index on outbox (published_at) where publication is not null;

-- The publishing relay locks the row of its lane.
create table outbox_lanes (
    lane text not null,
    -- Highest publication number.
    published bigint not null default 0,
    constraint outbox_lanes_pkey primary key (lane)
);
insert into outbox_lanes (lane) values ('single'), ('bulk');

-- The Redis stream of one consumer and lane.
create table outbox_views (
    consumer text not null,
    lane text not null,
    -- Number of entries that the relay has added. A lower count in Redis means lost entries.
    added bigint not null default 0,
    -- The consumer has acknowledged all publications up to this number.
    acknowledged bigint not null default 0,
    -- Publications up to this number were added a second time and can follow later ones.
    rebuilt bigint not null default 0,
    -- Time at which the view last became full or accepted a held publication.
    moved_at timestamptz not null default now(),
    constraint outbox_views_pkey primary key (consumer, lane),
    constraint outbox_views_lane_fkey foreign key (lane) references outbox_lanes (lane)
);

-- Publications that wait for space in the view of one consumer, without delaying the other consumers.
create table outbox_held (
    consumer text not null,
    lane text not null,
    publication bigint not null,
    constraint outbox_held_pkey primary key (consumer, lane, publication),
    constraint outbox_held_publication_fkey foreign key (lane, publication) references outbox (lane, publication)
);
create index outbox_held_publication_index on outbox_held (lane, publication);

-- Republications of the current state for the projections of the consumers: one a day, and those that an operator starts.
create table republications (
    run uuid not null,
    -- Null for a run that an operator started.
    day date,
    begun_at timestamptz not null,
    last_page_at timestamptz not null,
    finished_at timestamptz,
    constraint republications_pkey primary key (run),
    constraint republications_day_key unique (day)
);

-- Events that this domain consumes.

-- Events that have been processed, for deduplication.
create table inbox (
    producer text not null,
    event uuid not null,
    consumed_at timestamptz not null default now(),
    constraint inbox_pkey primary key (producer, event)
);
create index inbox_consumed_index on inbox (consumed_at);

-- Entries whose processing failed for good, until an operator replays or discards them.
create table dead_letters (
    id uuid not null,
    producer text not null,
    -- Entry ID in the view. It identifies the letter if the entry contains no readable event.
    entry text not null,
    event_id uuid,
    kind text,
    -- The entry as received.
    content text not null,
    reason text not null,
    tries integer not null,
    status text not null,
    version bigint not null,
    dead_at timestamptz not null,
    changed_at timestamptz not null,
    constraint dead_letters_pkey primary key (id),
    constraint dead_letters_status_check check (status in ('OPEN', 'REPLAYED', 'DISCARDED'))
);
create unique index dead_letters_event_key on dead_letters (producer, event_id) where event_id is not null;
create unique index dead_letters_entry_key on dead_letters (producer, entry) where event_id is null;
create index dead_letters_open_index on dead_letters (dead_at) where status = 'OPEN';

-- Comparisons of the projections of this domain with their sources, one row per run.
create table projection_checks (
    projection text not null,
    run uuid not null,
    compared bigint not null,
    missing bigint not null,
    outdated bigint not null,
    surplus bigint not null,
    begun_at timestamptz not null,
    finished_at timestamptz,
    constraint projection_checks_pkey primary key (projection, run)
);
