-- How many notices of each kind a person got on a day (UTC): what another organisation causes has a limit.
create table notice_counts (
    user_id uuid not null,
    kind text not null,
    day date not null,
    notices integer not null,
    constraint notice_counts_pkey primary key (user_id, kind, day)
);
create index notice_counts_day on notice_counts (day);

-- How many of them one organisation caused, which the person is not a member of: a stranger must not use up the limit of all.
create table notice_causes (
    user_id uuid not null,
    kind text not null,
    day date not null,
    organisation_id uuid not null,
    notices integer not null,
    constraint notice_causes_pkey primary key (user_id, kind, day, organisation_id)
);
create index notice_causes_day on notice_causes (day);
