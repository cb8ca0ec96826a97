import { q, shape, stock, tx, update, type Shape, type Step } from "../shape.ts";

const G = "unique keys";
const insert = (sku: string): Step => q("insert into S.stock (sku, qty) values ($1, 1)", sku);
const upsert = (sku: string): Step =>
  q("insert into S.stock (sku, qty) values ($1, 1) on conflict (sku) do update set qty = S.stock.qty + 1", sku);
const ignore = (sku: string): Step => q("insert into S.stock (sku, qty) values ($1, 1) on conflict do nothing", sku);
const upsertMany = (...skus: string[]): Step =>
  q(
    "insert into S.stock (sku, qty) select u, 1 from unnest($1::text[]) with ordinality t(u, n) order by n on conflict (sku) do update set qty = S.stock.qty + 1",
    skus,
  );
const insertMany = (...skus: string[]): Step =>
  q("insert into S.stock (sku, qty) select u, 1 from unnest($1::text[]) with ordinality t(u, n) order by n", skus);
const EMAIL = `create table S.login (id int primary key, email text unique, active boolean not null default true, slug text);
  insert into S.login values (91, 'old-a', true, 'slug-a'), (92, 'old-b', true, 'slug-b');
  create unique index login_slug on S.login (lower(slug)) where active`;
const rename = (id: number, email: string): Step => q("update S.login set email = $2 where id = $1", id, email);

/** Inserts that claim the same keys of a unique index, and upserts. */
export const keyShapes: readonly Shape[] = [
  shape(G, "two inserts", [tx("import", insert("new-a"), insert("new-b"))]),
  shape(G, "two upserts of rows that are there", [tx("count", upsert("sku-a"), upsert("sku-b"))]),
  shape(G, "two upserts of new rows", [tx("count", upsert("new-a"), upsert("new-b"))]),
  shape(G, "an upsert of an old row and one of a new", [tx("count", upsert("sku-a"), upsert("new-b"))]),
  shape(G, "DO NOTHING twice", [tx("ensure", ignore("new-a"), ignore("new-b"))]),
  shape(G, "one upsert of many rows that are there", [tx("sync", upsertMany("sku-a", "sku-b"))]),
  shape(G, "one insert of many rows", [tx("sync", insertMany("new-a", "new-b"))]),
  shape(G, "one upsert of old and new rows", [tx("sync", upsertMany("sku-a", "new-b"))]),
  shape(G, "a second unique column", [tx("rename", rename(91, "new-a"), rename(92, "new-b"))], EMAIL),
  shape(
    G,
    "a partial index on an expression",
    [
      tx(
        "slug",
        q("insert into S.login values ($1, $2, true, 'Fixed-A')", 93, "m1"),
        q("insert into S.login values ($1, $2, true, 'Fixed-B')", 94, "m2"),
      ),
      tx(
        "guls",
        q("insert into S.login values ($1, $2, true, 'fixed-b')", 95, "m3"),
        q("insert into S.login values ($1, $2, true, 'fixed-a')", 96, "m4"),
      ),
    ],
    EMAIL,
  ),
  shape(G, "an insert and an account in different orders", [
    tx("in", insert("new-a"), update(11)),
    tx("out", update(11), ignore("new-a")),
  ]),
  shape(G, "a delete, and an insert of its key", [
    tx("replace", q("delete from S.stock where sku = $1", "sku-a"), stock("sku-b")),
    tx("create", stock("sku-b"), ignore("sku-a")),
  ]),
];
