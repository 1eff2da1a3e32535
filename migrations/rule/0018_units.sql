-- Units of measure by UN/ECE Recommendation 20, as far as they were imported. An extract comes with the code, so the table may be empty.

create table units (
    code text collate "C" constraint units_key primary key
        constraint units_code_form check (code ~ '^[A-Z0-9]{2,3}$'),
    name text not null,
    symbol text
);

-- One row: true once a list was imported that has all units of the recommendation.
create table unit_imports (
    id boolean constraint unit_imports_pkey primary key default true constraint unit_imports_is_one_row check (id),
    complete boolean not null
);
insert into unit_imports (complete) values (false);
