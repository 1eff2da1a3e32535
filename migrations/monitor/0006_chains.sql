-- Losses and links of the chains (how both are hashed: the domain's chain module). The hash of no existing entry changes.

-- Access records that the gateway could not keep are an entry of the day's chain: how many, from `at` to `last_at`. Null for
-- a record.
alter table access_records
    add column lost bigint constraint access_records_lost_check check (lost > 0),
    add column last_at timestamptz,
    add constraint access_records_last_at_check check ((lost is null) = (last_at is null) and last_at >= at);
create index access_records_lost_idx on access_records (day, position) where lost is not null;

-- Each day remembers the day that was begun before it, with its number of entries and its last hash at that moment, and its
-- first entry is hashed over them. All four columns are null for a day that was begun before this migration: its previous
-- day is unknown, and its chain begins with 32 zero bytes as before. The first day of an empty database has a number and no
-- previous day.
alter table access_days
    -- The order in which the days were begun, which is not always that of the calendar.
    add column number bigint constraint access_days_number_key unique,
    add column previous_day date,
    add column previous_records bigint,
    add column previous_head bytea,
    add constraint access_days_previous_check check (
        num_nonnulls(previous_day, previous_records, previous_head) in (0, 3)
        and (previous_day is null or number is not null)
        and previous_day <> day and previous_records > 0 and octet_length(previous_head) = 32);
alter table security_days
    add column number bigint constraint security_days_number_key unique,
    add column previous_day date,
    add column previous_events bigint,
    add column previous_head bytea,
    add constraint security_days_previous_check check (
        num_nonnulls(previous_day, previous_events, previous_head) in (0, 3)
        and (previous_day is null or number is not null)
        and previous_day <> day and previous_events > 0 and octet_length(previous_head) = 32);

-- A day grows at its head and changes nowhere else.
create trigger access_days_append_only
    before delete or truncate or update of day, number, previous_day, previous_records, previous_head on access_days
    for each statement execute function refuse_change();
create trigger security_days_append_only
    before delete or truncate or update of day, number, previous_day, previous_events, previous_head on security_days
    for each statement execute function refuse_change();
