-- The keys of one domain, in its own schema of the key store. What is "wrapped" here opens only with the domain's RSA key,
-- which is not in this database.

CREATE TABLE branch_keys (
    subject_kind smallint NOT NULL,
    subject_id uuid NOT NULL,
    version integer NOT NULL,
    domain_key_version integer NOT NULL,
    -- Null once destroyed: the row stays, so that the subject never gets another key.
    wrapped bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    CONSTRAINT branch_keys_pkey PRIMARY KEY (subject_kind, subject_id, version),
    CONSTRAINT branch_keys_kind_known CHECK (subject_kind BETWEEN 1 AND 3),
    CONSTRAINT branch_keys_version_positive CHECK (version > 0),
    CONSTRAINT branch_keys_wrapped_or_destroyed CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE index_keys (
    name text NOT NULL,
    domain_key_version integer NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT index_keys_pkey PRIMARY KEY (name)
);
