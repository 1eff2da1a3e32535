-- What this context must know of others' facts. Fed by their events; a row is replaced only by a greater sequence,
-- so neither the order of the events nor a repetition matters.

create table products (
    id uuid not null,
    organisation uuid not null,
    origin_country text not null,
    status text not null,
    sequence bigint not null,
    constraint products_pkey primary key (id)
);

create table providers (
    id uuid not null,
    organisation uuid not null,
    status text not null,
    sequence bigint not null,
    constraint providers_pkey primary key (id)
);
