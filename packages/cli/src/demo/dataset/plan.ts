/**
 * How many rows each shop gets: by Zipf's law, so that the largest of 200 shops has about a sixth of everything and the
 * smallest a handful, as in real fleets of tenants. Everything is deterministic: the same numbers on every machine.
 */
export const SHOPS = 200;

/** Rows of each table over all shops at scale 1, before rounding. */
const TOTALS = { customers: 60_000, products: 20_000, orders: 150_000, events: 260_000 };
const SKEW = 0.9;
/** The rows of a table are inserted in so many pieces, so that the progress is seen. */
export const PIECES = 4;

const ADJECTIVES =
  "amber,brave,calm,copper,coral,crisp,dusty,early,fancy,gentle,golden,happy,ivory,jolly,lucky,misty,noble,quiet,rustic,silver";
const NOUNS = "anchor,barrel,candle,feather,garden,harbor,kettle,lantern,meadow,willow";

/** A temporary function: a number from 0 up to 1 that depends on its arguments alone. */
export const RANDOM = `
create function pg_temp.chance(n bigint, salt integer) returns float8 language sql immutable parallel safe return
  (hashint8extended(n, salt) & 2147483647)::float8 / 2147483648.0;`;

/** A temporary table: for each shop its numbers of rows and its first ids. */
export function planTable(scale: number): string {
  const share = (total: number, least: number): string =>
    `greatest(${least}, round(${Math.round(total * scale)} * share))::int`;
  return `
create temp table plan as
with named as (
  select rank, (string_to_array('${ADJECTIVES}', ','))[1 + (rank - 1) % 20] || '-' ||
               (string_to_array('${NOUNS}', ','))[1 + ((rank - 1) / 20)] as shop_id,
         power(rank, -${SKEW}) / sum(power(rank, -${SKEW})) over () as share
  from generate_series(1, ${SHOPS}) rank
), sized as (
  select rank, shop_id, ${share(TOTALS.customers, 8)} as customers, ${share(TOTALS.products, 6)} as products,
         ${share(TOTALS.orders, 20)} as orders, ${share(TOTALS.events, 30)} as events,
         least(${PIECES - 1}, floor(sum(share) over (order by rank desc) * ${PIECES}))::int as piece
  from named
)
select *, sum(customers) over w - customers as first_customer, sum(products) over w - products as first_product,
       sum(orders) over w - orders as first_order, sum(events) over w - events as first_event
from sized window w as (order by rank);
analyze plan;`;
}
