-- Who did what, through which client, and how it went: one row for each operation that the gateway served or refused.
-- Organisations, users and clients by id only; never a variable or a value.
--
-- The records of a day form a hash chain (how: the domain's chain module). access_days holds where each chain ends, so
-- that a chain cannot lose its tail unnoticed, and its row is what two writers of the same day wait for.

create table access_days (
    day date constraint access_days_pkey primary key,
    records bigint not null constraint access_days_records_check check (records >= 0),
    head bytea not null constraint access_days_head_check check (octet_length(head) = 32)
);

create table access_records (
    id uuid constraint access_records_pkey primary key,
    day date not null constraint access_records_day_fkey references access_days,
    position bigint not null constraint access_records_position_check check (position > 0),
    at timestamptz not null,
    client_id uuid,
    client_kind text not null,
    user_id uuid,
    organisation_id uuid,
    operation text not null,
    operation_type text not null,
    operation_hash text not null,
    root_fields text[] not null,
    cost bigint not null,
    duration_micros bigint not null,
    response_bytes bigint not null,
    status integer not null,
    outcome text not null,
    correlation_id uuid not null,
    hash bytea not null constraint access_records_hash_check check (octet_length(hash) = 32),
    constraint access_records_day_position_key unique (day, position)
);

-- The order in which records are read, alone and for each filter that narrows it well.
create index access_records_at_idx on access_records (at desc, id desc);
create index access_records_user_idx on access_records (user_id, at desc, id desc);
create index access_records_organisation_idx on access_records (organisation_id, at desc, id desc);
create index access_records_client_idx on access_records (client_id, at desc, id desc);
create index access_records_operation_idx on access_records (operation, at desc, id desc);

-- Append-only, even for a mistake of our own. Who owns the table can take the trigger away: then the chain tells.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', TG_TABLE_NAME
        using errcode = 'restrict_violation', constraint = TG_TABLE_NAME || '_append_only';
end
$$;

create trigger access_records_append_only before update or delete or truncate on access_records
    for each statement execute function refuse_change();

-- The records of a day, counted as they arrive. A recount of access_records gives the same numbers.
create table operation_counts (
    id uuid constraint operation_counts_pkey primary key,
    day date not null,
    client_id uuid,
    client_kind text not null,
    operation text not null,
    requests bigint not null,
    errors bigint not null,
    total_duration_micros bigint not null,
    max_duration_micros bigint not null,
    constraint operation_counts_key unique nulls not distinct (day, client_id, client_kind, operation),
    constraint operation_counts_errors_check check (errors between 0 and requests)
);

create index operation_counts_day_idx on operation_counts (day desc, id desc);
