/** Statements that a real server answers with a given SQLSTATE, at the end of a transaction's work. */

/** One way to provoke a SQLSTATE inside a transaction. */
export interface FailingSql {
  readonly sqlstate: string;
  readonly statements: readonly string[];
}

const sql = (sqlstate: string, ...statements: string[]): FailingSql => ({ sqlstate, statements });

/** What one session alone can provoke. `items` has a key `id`, `n >= 0`, a parent in `items`, and no two overlapping `span`s. */
export const FAILING_SQL: readonly FailingSql[] = [
  sql("0A000", "select count(*) from items for update"),
  sql("21000", "select (select id from items)"),
  sql("22001", "insert into items (id, word) values (90, 'longer than eight')"),
  sql("22003", "select 2147483647::int + 1"),
  sql("22004", "select setseed(0), format(null::text), array_fill(null::int, null)"),
  sql("22007", "select 'not a date'::date"),
  sql("22008", "select '2026-02-31'::date"),
  sql("22011", "select substring('abc' from 1 for -1)"),
  sql("22012", "select 1 / 0"),
  sql("22021", "select convert_from('\\xff', 'UTF8')"),
  sql("22023", "select set_config('work_mem', 'much', true)"),
  sql("2201B", "select 'a' ~ '('"),
  sql("2201W", "select 1 limit -1"),
  sql("2201X", "select 1 offset -1"),
  sql("2202E", "select array[[1, 2], [3]]"),
  sql("22P02", "select 'x'::int"),
  sql("23502", "insert into items (id, word) values (91, null)"),
  sql("23503", "insert into items (id, parent) values (92, 4711)"),
  sql("23505", "insert into items (id) values (1)"),
  sql("23514", "insert into items (id, n) values (93, -1)"),
  sql("23P01", "insert into items (id, span) values (94, int4range(1, 5))"),
  sql("25001", "vacuum items"),
  sql("25006", "set local transaction_read_only = on", "insert into items (id) values (95)"),
  sql("34000", "fetch 1 from no_such_cursor"),
  sql("26000", "execute no_such_statement"),
  sql("3B001", "rollback to savepoint no_such_savepoint"),
  sql("3F000", "create table no_such_schema.t (a int)"),
  sql("42501", "insert into other_items (id) values (1)"),
  sql("42601", "selekt 1"),
  sql("42702", "select id from items a, items b"),
  sql("42703", "select no_such_column from items"),
  sql("42704", "drop type no_such_type"),
  sql("42803", "select id, count(*) from items"),
  sql("42804", "select 1 union select true"),
  sql("42846", "select true::date"),
  sql("42883", "select no_such_function()"),
  sql("42P01", "select * from no_such_table"),
  sql("42P05", "prepare p as select 1", "prepare p as select 1"),
  sql("42P07", "create temp table t (a int)", "create temp table t (a int)"),
  sql("42P10", "insert into items (id) values (1) on conflict (word) do nothing"),
  sql("54000", "select repeat('x', 2000000000)"),
  sql("54011", `select ${Array.from({ length: 1_700 }, () => "1").join(", ")}`),
  sql("55000", "select currval('items_sequence')"),
  sql("P0001", "do $$ begin raise exception 'ours'; end $$"),
  sql("P0002", "do $$ declare n int; begin select id into strict n from items where id = -1; end $$"),
  sql("P0004", "do $$ begin assert false; end $$"),
];
