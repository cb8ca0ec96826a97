/** A table with every kind of constraint, and one that a policy closes. */
export const ITEMS = `
create extension if not exists btree_gist;
create table items (
  id integer primary key,
  n integer not null default 0 check (n >= 0),
  word varchar(8) not null default '',
  parent integer references items,
  span int4range default null,
  exclude using gist (span with &&)
);
insert into items (id, span) values (1, int4range(1, 3)), (2, null);
create sequence items_sequence;
create table other_items (id integer primary key);
alter table other_items enable row level security;
create policy nobody on other_items using (false) with check (false);
`;
