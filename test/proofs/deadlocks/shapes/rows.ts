import { lock, q, shape, tx, update, type Shape, type Step } from "../shape.ts";

const G = "row order";
const transfer = (...steps: Step[]): Shape["flows"] => [tx("transfer", ...steps)];
const remove = (id: number): Step => q("delete from S.account where id = $1", id);
const listed = (...ids: number[]): Step =>
  q("select 1 from S.account where id = any($1::int[]) order by array_position($1::int[], id) for update", ids);
const FUNCTION = `
  create function S.lock_both(a int, b int) returns void language plpgsql as $$
  begin
    perform 1 from S.account where id = a for update;
    perform 1 from S.account where id = b for update;
  end $$;`;
const VIEW = "create view S.open_account as select id, balance from S.account where balance < 1000000";

/** Rows of one table in the order of the caller. */
export const rowShapes: readonly Shape[] = [
  shape(G, "two updates in the caller's order", transfer(update(11), update(12))!),
  shape(G, "two SELECT FOR UPDATE", transfer(lock(11), lock(12))!),
  shape(G, "two SELECT FOR NO KEY UPDATE", transfer(lock(11, "no key update"), lock(12, "no key update"))!),
  shape(G, "shared lock on one, update of the other", transfer(lock(11, "share"), update(12))!),
  shape(G, "key share on one, FOR UPDATE of the other", transfer(lock(11, "key share"), lock(12))!),
  shape(G, "two deletes", transfer(remove(11), remove(12))!),
  shape(G, "update of one, delete of the other", transfer(update(11), remove(12))!),
  shape(G, "three updates", transfer(update(11), update(12), update(13))!),
  shape(G, "reads between two updates", transfer(update(11), q("select * from S.account"), update(12))!),
  shape(G, "two pieces of code, fixed rows", [
    tx("debit", update(11), update(12)),
    tx("credit", update(12), update(11)),
  ]),
  shape(G, "shared lock, then an update of the same row", transfer(lock(11, "share"), update(11))!),
  shape(G, "key share, then FOR UPDATE of the same row", transfer(lock(11, "key share"), lock(11))!),
  shape(G, "ascending and descending FOR UPDATE", [
    tx("up", q("select 1 from S.account where id in (11, 12) order by id for update")),
    tx("down", q("select 1 from S.account where id in (11, 12) order by id desc for update")),
  ]),
  shape(G, "FOR UPDATE in the order of a list", transfer(listed(11, 12))!),
  shape(G, "a function that locks two rows", transfer(q("select S.lock_both($1, $2)", 11, 12))!, FUNCTION),
  shape(
    G,
    "two updates in one statement",
    transfer(
      q(
        "with a as (update S.account set balance = 1 where id = $1 returning id) update S.account b set balance = 2 from a where b.id = $2",
        11,
        12,
      ),
    )!,
  ),
  shape(G, "an update inside a savepoint", transfer(q("savepoint one"), update(11), q("release one"), update(12))!),
  shape(
    G,
    "through a view",
    [tx("view", q("update S.open_account set balance = 5 where id = $1", 11), update(12))],
    VIEW,
  ),
  shape(G, "repeatable read", [{ ...tx("transfer", update(11), update(12)), isolation: "repeatable read" }]),
  shape(G, "serializable", [{ ...tx("transfer", update(11), update(12)), isolation: "serializable" }]),
  shape(G, "SKIP LOCKED first, then a wait", [
    tx("claim", lock(11, "update skip locked"), update(12)),
    tx("settle", update(12), update(11)),
  ]),
  shape(G, "NOWAIT first, then a wait", [
    tx("claim", lock(11, "update nowait"), update(12)),
    tx("settle", update(12), update(11)),
  ]),
  shape(G, "a cursor that locks as it goes", [
    tx(
      "walk",
      q("declare c cursor for select 1 from S.account where id in (11, 12) order by id desc for update"),
      q("fetch 1 from c"),
      q("fetch 1 from c"),
    ),
    tx("transfer", update(11), update(12)),
  ]),
  shape(
    G,
    "MERGE of two rows",
    transfer(
      q(
        "merge into S.account a using (values ($1::int)) v(id) on a.id = v.id when matched then update set balance = 3",
        11,
      ),
      q(
        "merge into S.account a using (values ($1::int)) v(id) on a.id = v.id when matched then update set balance = 3",
        12,
      ),
    )!,
  ),
];
