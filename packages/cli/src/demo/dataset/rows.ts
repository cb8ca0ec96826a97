/** The rows of each table, as INSERT … SELECT over the plan; `$1` is the piece. */

/** One table's rows. */
export interface RowSource {
  readonly table: string;
  /** Share of the whole load that it takes, about. */
  readonly weight: number;
  /** Inserted in one go rather than in pieces. @defaultValue false */
  readonly whole?: boolean;
  readonly sql: string;
}

const pick = (list: string, chance: string): string => {
  const size = list.split(",").length;
  return `(string_to_array('${list}', ','))[1 + floor(${chance} * ${size})::int]`;
};
const FIRST =
  "Ada,Ben,Carla,Dario,Elif,Femi,Greta,Hana,Igor,Jana,Kofi,Lena,Marek,Nadia,Omar,Petra,Quinn,Rosa,Sven,Tomoko";
const LAST =
  "Abbott,Brandt,Costa,Dubois,Eriksen,Fischer,Garcia,Haddad,Ito,Jansen,Kowalski,Lindgren,Moreau,Novak,Okafor,Price,Rossi,Silva,Tanaka,Weber";
const COUNTRIES = "DE,FR,GB,US,NL,ES,IT,PL,SE,JP";
const THINGS = "Mug,Lamp,Scarf,Notebook,Chair,Teapot,Blanket,Poster,Clock,Basket,Candle,Vase";
const COLOURS = "red,blue,green,black,white,ochre";
const EVENTS = "page.viewed,page.viewed,page.viewed,cart.changed,search.done,order.placed,mail.opened";

const piece = (rows: string, condition: string): string => `from plan p, ${rows} where p.piece = $1${condition}`;

export const ROW_SOURCES: readonly RowSource[] = [
  {
    table: "shops",
    weight: 1,
    whole: true,
    sql: `insert into shops select shop_id, initcap(replace(shop_id, '-', ' ')), ${pick(COUNTRIES, "pg_temp.chance(rank, 1)")},
      case when rank <= 10 then 'enterprise' when rank <= 60 then 'business' else 'starter' end,
      jsonb_build_object('currency', 'EUR', 'newsletter', pg_temp.chance(rank, 2) < 0.5),
      timestamptz '2020-01-01' + pg_temp.chance(rank, 3) * interval '1800 days' from plan`,
  },
  {
    table: "staff",
    weight: 1,
    whole: true,
    sql: `insert into staff select (rank - 1) * 4 + n, shop_id, ${pick(FIRST, "pg_temp.chance(rank * 4 + n, 4)")}, n <= 2
      from plan, generate_series(1, 4) n`,
  },
  {
    table: "customers",
    weight: 8,
    sql: `insert into customers
      select id, shop_id, first || ' ' || last, lower(first || '.' || last) || id || '@example.com', ${pick(COUNTRIES, "pg_temp.chance(id, 7)")},
        jsonb_build_object('language', case when pg_temp.chance(id, 8) < 0.7 then 'en' else 'de' end, 'newsletter', pg_temp.chance(id, 9) < 0.3),
        timestamptz '2021-01-01' + pg_temp.chance(id, 10) * interval '1700 days'
      from (select p.first_customer + n as id, shop_id, ${pick(FIRST, "pg_temp.chance(p.first_customer + n, 5)")} as first,
              ${pick(LAST, "pg_temp.chance(p.first_customer + n, 6)")} as last
            ${piece("generate_series(1, p.customers) n", "")}) named`,
  },
  {
    table: "products",
    weight: 3,
    sql: `insert into products
      select id, shop_id, 'SKU-' || id, initcap(colour) || ' ' || thing, 300 + floor(pg_temp.chance(id, 13) * 12000)::int,
        floor(pg_temp.chance(id, 14) * 400)::int,
        jsonb_build_object('colour', colour, 'weight_g', 50 + floor(pg_temp.chance(id, 15) * 4000)::int, 'tags', jsonb_build_array(lower(thing), 'gift'))
      from (select p.first_product + n as id, shop_id, ${pick(THINGS, "pg_temp.chance(p.first_product + n, 11)")} as thing,
              ${pick(COLOURS, "pg_temp.chance(p.first_product + n, 12)")} as colour
            ${piece("generate_series(1, p.products) n", "")}) named`,
  },
  {
    table: "order_items",
    weight: 30,
    sql: `insert into order_items
      select (order_id - 1) * 4 + line, shop_id, order_id, product_id, 1 + floor(pg_temp.chance(order_id * 4 + line, 17) * 3)::int,
        300 + floor(pg_temp.chance(product_id, 13) * 12000)::int
      from (select p.shop_id, p.first_order + n as order_id, line,
              p.first_product + 1 + floor(p.products * power(pg_temp.chance((p.first_order + n) * 4 + line, 16), 2))::int as product_id
            ${piece("generate_series(1, p.orders) n, lateral generate_series(1, 1 + floor(pg_temp.chance(p.first_order + n, 18) * 4)::int) line", "")}) line`,
  },
  {
    table: "orders",
    weight: 18,
    sql: `insert into orders
      select o.id, o.shop_id, o.customer_id, case when o.chance < 0.03 then 'cancelled' when o.chance < 0.1 then 'open' else 'paid' end,
        t.total, timestamptz '2023-01-01' + interval '1000 days' * pg_temp.chance(o.id, 20)
      from (select p.first_order + n as id, p.shop_id, pg_temp.chance(p.first_order + n, 21) as chance,
              p.first_customer + 1 + floor(p.customers * power(pg_temp.chance(p.first_order + n, 19), 2))::int as customer_id
            ${piece("generate_series(1, p.orders) n", "")}) o
      join (select order_id, sum(quantity * price_cents)::int as total from order_items
            where order_id > (select min(first_order) from plan where piece = $1)
              and order_id <= (select max(first_order + orders) from plan where piece = $1) group by order_id) t on t.order_id = o.id`,
  },
  {
    table: "payments",
    weight: 9,
    whole: true,
    sql: `insert into payments
      select id, shop_id, id, ${pick("card,card,transfer,wallet", "pg_temp.chance(id, 22)")}, total_cents, placed_at + interval '3 minutes'
      from orders where status = 'paid'`,
  },
  {
    table: "events",
    weight: 20,
    sql: `insert into events
      select id, shop_id, kind, jsonb_build_object('session', abs(hashint8extended(id / 7, 23)), 'path', '/' || split_part(kind, '.', 1),
          'customer', customer, 'ms', floor(pg_temp.chance(id, 24) * 900)::int),
        timestamptz '2025-01-01' + interval '270 days' * pg_temp.chance(id, 25)
      from (select p.first_event + n as id, p.shop_id, ${pick(EVENTS, "pg_temp.chance(p.first_event + n, 26)")} as kind,
              p.first_customer + 1 + floor(p.customers * pg_temp.chance(p.first_event + n, 27))::int as customer
            ${piece("generate_series(1, p.events) n", "")}) happened`,
  },
];
