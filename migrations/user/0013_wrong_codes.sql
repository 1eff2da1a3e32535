-- Wrong codes that followed the right password: twenty in a day block sign-ins with codes. A second factor that is not confirmed
-- within an hour is forgotten.

alter table second_factors
    -- When its secret was made.
    add column begun_at timestamptz not null default now(),
    add column wrong_codes integer not null default 0
        constraint second_factors_wrong_codes_count check (wrong_codes >= 0),
    -- The first of them.
    add column wrong_codes_since timestamptz,
    -- When a new password last ended the block.
    add column unblocked_at timestamptz,
    add constraint second_factors_wrong_codes_whole check ((wrong_codes = 0) = (wrong_codes_since is null));
alter table second_factors alter column begun_at drop default;
