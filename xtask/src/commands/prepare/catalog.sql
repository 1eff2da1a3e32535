-- Everything that a migration declares, one line for each thing, in the words of the server that is asked.
select format(
           'column %s.%s %s not null %s default %s', class.relname, column_.attname,
           format_type(column_.atttypid, column_.atttypmod), column_.attnotnull,
           pg_get_expr(default_.adbin, default_.adrelid)
       ) as line
from pg_attribute column_
join pg_class class on class.oid = column_.attrelid
left join pg_attrdef default_ on default_.adrelid = class.oid and default_.adnum = column_.attnum
where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p', 'v', 'm')
      and column_.attnum > 0 and not column_.attisdropped
union all
select format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
from pg_constraint
where connamespace = 'public'::regnamespace and conrelid <> 0
union all
select indexdef from pg_indexes where schemaname = 'public'
union all
select pg_get_triggerdef(pg_trigger.oid) from pg_trigger where not tgisinternal
union all
select replace(pg_get_functiondef(pg_proc.oid), E'\n', ' ')
from pg_proc
where pronamespace = 'public'::regnamespace and prokind = 'f'
      and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
union all
select format('sequence %s', sequencename) from pg_sequences where schemaname = 'public'
union all
select format('extension %s', extname) from pg_extension
union all
select format('comment %s %s', objoid::regclass, description)
from pg_description
where classoid = 'pg_class'::regclass and objoid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
order by line;
