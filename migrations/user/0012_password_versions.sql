-- How many passwords were chosen for an account. The tag of a device token covers the number, so that a new password makes
-- the tokens from before useless.

alter table users add column password_version bigint not null default 1
    constraint users_password_version_counts check (password_version > 0);
