-- Every organisation, not only carriers: nothing is granted to an organisation that does not exist. A row is replaced only
-- by a greater sequence. Organisations that are not carriers arrive with their next event, or with the next listing of the
-- user domain (`user events republish`).

create table organisations (
    id uuid not null,
    -- SELLER, PROVIDER, CARRIER or PLATFORM.
    kind text not null,
    status text not null,
    sequence bigint not null,
    constraint organisations_pkey primary key (id)
);

insert into organisations (id, kind, status, sequence) select id, 'CARRIER', status, sequence from carriers;
drop table carriers;
