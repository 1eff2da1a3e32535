-- Idempotency keys belong to a person or a program: two members of an organisation may choose the same key.
alter table idempotency_keys rename column organisation to owner;
