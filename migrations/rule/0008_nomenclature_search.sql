-- Search over the nomenclature. `search` holds the words of an entry (weight A) and of the entries above it (B, then
-- C), so that "lithium accumulator" finds the subheading whose own words are only "lithium-ion". `nomenclature_words`
-- is what is known to be a word: a word that is not there is taken for a misspelling of those that are nearest.

create extension if not exists pg_trgm;

alter table nomenclature_entries add column search tsvector not null default '';
-- Written all at once and rarely, read often: nothing is to wait in the index's list of what is not in it yet.
create index nomenclature_entries_search on nomenclature_entries using gin (search) with (fastupdate = off);

create table nomenclature_words (
    word text constraint nomenclature_words_key primary key
);
create index nomenclature_words_alike on nomenclature_words using gin (word gin_trgm_ops) with (fastupdate = off);

-- Codes of 8 or 10 digits below the international ones, by market: a country or a customs union.
create table national_codes (
    market text not null,
    code text collate "C" not null
        constraint national_codes_code_digits check (code ~ '^([0-9]{8}|[0-9]{10})$'),
    description text not null,
    hs_code text collate "C" not null constraint national_codes_hs_code_known references nomenclature_entries,
    constraint national_codes_key primary key (market, code)
);

-- What was imported before can be found, too; an import does the same from now on.
update nomenclature_entries entry set search = made.search
from (
    select own.code, setweight(to_tsvector('english', own.description), 'A')
        || setweight(to_tsvector('english', coalesce(above.description, '')), 'B')
        || setweight(to_tsvector('english', coalesce(top.description, '')), 'C') as search
    from nomenclature_entries own
    left join nomenclature_entries above on above.code = own.parent
    left join nomenclature_entries top on top.code = above.parent
) made
where made.code = entry.code;
insert into nomenclature_words (word)
select word from ts_stat('select to_tsvector(''simple'', description) from nomenclature_entries') where word ~ '^[a-z]{3,}$';
