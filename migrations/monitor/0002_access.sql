-- Who did what, through which client, and how it went: one row for each operation that the gateway served or refused.
-- Organisations, users and clients by id only; never a variable or a value.
--
-- The records of a day form a hash chain (how: the domain's chain module). access_days holds where each chain ends, so
-- that a chain cannot lose its tail unnoticed, and its row is what two writers of the same day wait for.

CREATE TABLE access_days (
    day date CONSTRAINT access_days_pkey PRIMARY KEY,
    records bigint NOT NULL CONSTRAINT access_days_records_check CHECK (records >= 0),
    head bytea NOT NULL CONSTRAINT access_days_head_check CHECK (octet_length(head) = 32)
);

CREATE TABLE access_records (
    id uuid CONSTRAINT access_records_pkey PRIMARY KEY,
    day date NOT NULL CONSTRAINT access_records_day_fkey REFERENCES access_days,
    position bigint NOT NULL CONSTRAINT access_records_position_check CHECK (position > 0),
    at timestamptz NOT NULL,
    client_id uuid,
    client_kind text NOT NULL,
    user_id uuid,
    organisation_id uuid,
    operation text NOT NULL,
    operation_type text NOT NULL,
    operation_hash text NOT NULL,
    root_fields text[] NOT NULL,
    cost bigint NOT NULL,
    duration_micros bigint NOT NULL,
    response_bytes bigint NOT NULL,
    status integer NOT NULL,
    outcome text NOT NULL,
    correlation_id uuid NOT NULL,
    hash bytea NOT NULL CONSTRAINT access_records_hash_check CHECK (octet_length(hash) = 32),
    CONSTRAINT access_records_day_position_key UNIQUE (day, position)
);

-- The order in which records are read, alone and for each filter that narrows it well.
CREATE INDEX access_records_at_idx ON access_records (at DESC, id DESC);
CREATE INDEX access_records_user_idx ON access_records (user_id, at DESC, id DESC);
CREATE INDEX access_records_organisation_idx ON access_records (organisation_id, at DESC, id DESC);
CREATE INDEX access_records_client_idx ON access_records (client_id, at DESC, id DESC);
CREATE INDEX access_records_operation_idx ON access_records (operation, at DESC, id DESC);

-- Append-only, even for a mistake of our own. Who owns the table can take the trigger away: then the chain tells.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END
$$;

CREATE TRIGGER access_records_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_records
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The records of a day, counted as they arrive. A recount of access_records gives the same numbers.
CREATE TABLE operation_counts (
    id uuid CONSTRAINT operation_counts_pkey PRIMARY KEY,
    day date NOT NULL,
    client_id uuid,
    client_kind text NOT NULL,
    operation text NOT NULL,
    requests bigint NOT NULL,
    errors bigint NOT NULL,
    total_duration_micros bigint NOT NULL,
    max_duration_micros bigint NOT NULL,
    CONSTRAINT operation_counts_key UNIQUE NULLS NOT DISTINCT (day, client_id, client_kind, operation),
    CONSTRAINT operation_counts_errors_check CHECK (errors BETWEEN 0 AND requests)
);

CREATE INDEX operation_counts_day_idx ON operation_counts (day DESC, id DESC);
