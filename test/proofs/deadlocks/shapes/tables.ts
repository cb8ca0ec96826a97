import { counter, customer, lock, order, q, shape, stock, tx, update, type Shape } from "../shape.ts";

const G = "two tables";

/** Rows of several tables, taken in different orders. */
export const tableShapes: readonly Shape[] = [
  shape(G, "parent before child, child before parent", [
    tx("pay", customer(21), order(31)),
    tx("ship", order(31), customer(21)),
  ]),
  shape(G, "order before stock, stock before order", [
    tx("sell", order(31), stock("sku-a")),
    tx("restock", stock("sku-a"), order(31)),
  ]),
  shape(G, "a shared lock on the parent first", [
    tx("report", q("select 1 from S.customer where id = $1 for share", 21), order(31)),
    tx("pay", order(31), customer(21)),
  ]),
  shape(G, "two global counters", [
    tx("in", counter("count-x"), counter("count-y")),
    tx("out", counter("count-y"), counter("count-x")),
  ]),
  shape(G, "a global counter after and before an account", [
    tx("in", update(11), counter("count-x")),
    tx("out", counter("count-x"), update(11)),
  ]),
  shape(G, "stock of two articles in the basket's order", [tx("sell", stock("sku-b"), stock("sku-a"))]),
  shape(G, "header, lines, header again", [
    tx("sell", order(31), stock("sku-a")),
    tx("cancel", stock("sku-a"), lock(11), order(31)),
  ]),
  shape(G, "counters of two tenants", [
    tx("in", counter("count-x"), counter("count-y")),
    { ...tx("out", counter("count-y"), counter("count-x")), tenant: "globex" },
  ]),
];
