-- How many letters an address was sent today that its owner did not ask for, and how many an organisation caused.

create table letter_counts (
    -- A keyed hash of the address, or the organisation's id.
    key bytea constraint letter_counts_pkey primary key,
    day date not null,
    letters bigint not null
);
create index letter_counts_day on letter_counts (day);
