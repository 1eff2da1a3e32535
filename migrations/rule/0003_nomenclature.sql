-- The Harmonized System as a tree: chapters, headings, subheadings.

create table nomenclature_entries (
    -- The C collation compares bytes: a prefix is a range of this key.
    code text collate "C" constraint nomenclature_entries_key primary key
        constraint nomenclature_entries_code_digits check (code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6})$'),
    section text not null,
    description text not null,
    parent text collate "C" constraint nomenclature_entries_parent_known references nomenclature_entries
        deferrable initially deferred,
    level smallint not null constraint nomenclature_entries_level_counts check (level = length(code))
);
