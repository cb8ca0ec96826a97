import { advisory, customer, counter, lock, q, shape, stock, tx, update, type Shape, type Step } from "../shape.ts";

const table = (name: string, mode: string): Step => q(`lock table S.${name} in ${mode} mode`);
const A = "advisory locks";
const T = "table locks";

/** Advisory locks and LOCK TABLE. */
export const heavyLockShapes: readonly Shape[] = [
  shape(A, "two in different orders", [
    tx("one", advisory(1001), advisory(1002)),
    tx("two", advisory(1002), advisory(1001)),
  ]),
  shape(A, "shared, then exclusive", [tx("upgrade", advisory(1001, "_shared"), advisory(1001))]),
  shape(A, "before a row and after it", [tx("one", advisory(1001), update(11)), tx("two", update(11), advisory(1001))]),
  shape(A, "of two numbers", [
    tx("one", q("select pg_advisory_xact_lock(7, 1)"), q("select pg_advisory_xact_lock(7, 2)")),
    tx("two", q("select pg_advisory_xact_lock(7, 2)"), q("select pg_advisory_xact_lock(7, 1)")),
  ]),
  shape(A, "many in one statement", [
    tx("up", q("select pg_advisory_xact_lock(k) from (values (1001::bigint), (1002)) v(k)")),
    tx("down", q("select pg_advisory_xact_lock(k) from (values (1002::bigint), (1001)) v(k)")),
  ]),
  shape(A, "hashed names", [
    tx("one", q("select pg_advisory_xact_lock(hashtext('nightly'))"), stock("sku-a")),
    tx("two", stock("sku-a"), q("select pg_advisory_xact_lock(hashtext('nightly'))")),
  ]),
  shape(T, "SHARE, then a write", [tx("import", table("account", "share"), update(11))]),
  shape(T, "a write, then SHARE ROW EXCLUSIVE", [tx("import", update(11), table("account", "share row exclusive"))]),
  shape(T, "a read, then ACCESS EXCLUSIVE", [
    tx("rebuild", q("select count(*) from S.account"), table("account", "access exclusive")),
  ]),
  shape(T, "two tables in different orders", [
    tx("one", table("account", "exclusive"), table("customer", "exclusive")),
    tx("two", table("customer", "exclusive"), table("account", "exclusive")),
  ]),
  shape(T, "one statement with two tables", [
    tx("one", q("lock table S.account, S.customer in exclusive mode")),
    tx("two", q("lock table S.customer, S.account in exclusive mode")),
  ]),
  shape(T, "a table beside a row of another", [
    tx("close", counter("count-x"), table("account", "exclusive")),
    tx("pay", update(11), counter("count-x")),
  ]),
  shape(T, "TRUNCATE after an insert elsewhere", [
    tx("reset", customer(21), q("truncate S.stock")),
    tx("sell", stock("sku-a"), customer(21)),
  ]),
  shape(T, "FOR UPDATE, then EXCLUSIVE", [
    tx("audit", lock(11), table("account", "exclusive")),
    tx("look", lock(12), table("account", "exclusive")),
  ]),
];
