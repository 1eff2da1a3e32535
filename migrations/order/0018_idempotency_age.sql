-- Keys are removed after 48 hours, the oldest first.
create index idempotency_keys_age_index on idempotency_keys (created_at);
