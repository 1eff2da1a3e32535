-- The event processing of all domains, as they report it, and what administrators decided about it.

-- A projection of the dead letters that each consumer holds. Their content stays with the consumer.
create table event_dead_letters (
    id uuid constraint event_dead_letters_pkey primary key,
    consumer text not null,
    producer text not null,
    event_id uuid,
    event_type text,
    reason text not null,
    tries bigint not null,
    dead_at timestamptz not null,
    status text not null
        constraint event_dead_letters_status_check check (status in ('OPEN', 'REPLAYED', 'DISCARDED')),
    -- The version of the letter that this row shows.
    sequence bigint not null
);
create index event_dead_letters_dead_at_idx on event_dead_letters (dead_at desc, id desc);
create index event_dead_letters_open_idx on event_dead_letters (producer, consumer) where status = 'OPEN';

-- Decisions of administrators on dead letters.
create table event_decisions (
    id uuid constraint event_decisions_pkey primary key,
    at timestamptz not null,
    actor_id uuid not null,
    dead_letter_id uuid not null
        constraint event_decisions_dead_letter_fkey references event_dead_letters,
    decision text not null constraint event_decisions_decision_check check (decision in ('REPLAY', 'DISCARD')),
    reason text,
    correlation_id uuid not null
);
create index event_decisions_dead_letter_idx on event_decisions (dead_letter_id, id);

create trigger event_decisions_append_only before update or delete or truncate on event_decisions
    for each statement execute function refuse_change();

-- The last comparison of each projection with its source.
create table event_projection_checks (
    consumer text not null,
    projection text not null,
    run uuid not null,
    compared bigint not null,
    missing bigint not null,
    outdated bigint not null,
    surplus bigint not null,
    checked_at timestamptz not null,
    constraint event_projection_checks_pkey primary key (consumer, projection)
);
