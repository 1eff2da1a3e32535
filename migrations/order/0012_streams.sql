-- One view per consumer and lane instead of one stream per producer. The same in every domain's database; the outbox crate
-- is the only one that reads or writes these tables.

alter table outbox
    add column lane text not null default 'single' constraint outbox_lane_check check (lane in ('single', 'bulk')),
    -- Its number in its lane, in the order of publication. Null while it waits.
    add column publication bigint,
    add constraint outbox_publication_key unique (lane, publication);
drop index outbox_waiting;
drop index outbox_published;
create index outbox_waiting on outbox (lane, position) where publication is null;
create index outbox_published on outbox (published_at) where publication is not null;
-- Nobody reads the old streams any more: what they may still have held is published again. The inbox knows what it has.
update outbox set published_at = null where published_at is not null;

-- Locked by the relay that publishes.
create table outbox_lanes (
    lane text constraint outbox_lanes_pkey primary key,
    -- The last publication number.
    published bigint not null default 0
);
insert into outbox_lanes (lane) values ('single'), ('bulk');

create table outbox_views (
    consumer text not null,
    lane text not null constraint outbox_views_lane_fkey references outbox_lanes,
    -- How many entries the relay has added. Where Redis counts fewer, it has lost some.
    added bigint not null default 0,
    -- The consumer has acknowledged every publication up to this one.
    acknowledged bigint not null default 0,
    -- Publications up to this one may be in the view behind later ones, because they were added again.
    rebuilt bigint not null default 0,
    -- When the view last became full, or had room for something that was held.
    moved_at timestamptz not null default now(),
    constraint outbox_views_pkey primary key (consumer, lane)
);

-- Publications that wait for room in one consumer's view, so that the others need not.
create table outbox_held (
    consumer text not null,
    lane text not null,
    publication bigint not null,
    constraint outbox_held_pkey primary key (consumer, lane, publication),
    constraint outbox_held_publication_fkey foreign key (lane, publication) references outbox (lane, publication)
);
create index outbox_held_publication on outbox_held (lane, publication);

-- Entries that could not be processed, for a person to look at.
create table dead_letters (
    id uuid constraint dead_letters_pkey primary key,
    producer text not null,
    -- The id of the entry in its view, which names it where there is no readable event.
    entry text not null,
    event_id uuid,
    kind text,
    -- As it arrived.
    content text not null,
    reason text not null,
    tries integer not null,
    status text not null constraint dead_letters_status_check check (status in ('OPEN', 'REPLAYED', 'DISCARDED')),
    version bigint not null,
    dead_at timestamptz not null,
    changed_at timestamptz not null
);
create unique index dead_letters_event on dead_letters (producer, event_id) where event_id is not null;
create unique index dead_letters_entry on dead_letters (producer, entry) where event_id is null;
create index dead_letters_open on dead_letters (dead_at) where status = 'OPEN';

-- The comparison of each projection with its source, one row per run that has begun.
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

-- The comparisons that this domain began as a producer: one a day, and those asked for by hand.
create table republications (
    run uuid constraint republications_pkey primary key,
    -- Null for one that was asked for by hand.
    day date constraint republications_day_key unique,
    begun_at timestamptz not null,
    last_page_at timestamptz not null,
    finished_at timestamptz
);
