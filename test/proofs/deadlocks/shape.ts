import type { Tapdb } from "@tapdb/core";

/** One statement; `S.` stands for the schema of the shape. */
export interface Step {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One transaction of the recorded run. */
export interface Flow {
  readonly name: string;
  readonly tenant: string;
  readonly isolation?: "repeatable read" | "serializable";
  readonly steps: readonly Step[];
}

/** Where code that is not a list of statements runs. */
export interface Work {
  readonly tap: Tapdb;
  /** Waits for the other flow where two run at once; returns at once while recording. */
  meet(): Promise<void>;
}

/** Code that can deadlock, or that looks like it. */
export interface Shape {
  readonly name: string;
  readonly group: string;
  /** What it is to deadlock on; undefined for a decoy. */
  readonly deadlock: "locks" | "pool" | undefined;
  /** SQL beside the tables that every shape has. */
  readonly setup?: string;
  readonly flows?: readonly Flow[];
  /** Code with a pool of its own. */
  readonly work?: (work: Work) => Promise<unknown>;
}

/** A statement. */
export function q(text: string, ...values: readonly unknown[]): Step {
  return { text, values };
}

/** A transaction of tenant `acme`. */
export function tx(name: string, ...steps: readonly Step[]): Flow {
  return { name, tenant: "acme", steps };
}

export const update = (id: number): Step => q("update S.account set balance = balance + 1 where id = $1", id);
export const lock = (id: number, mode = "update"): Step => q(`select 1 from S.account where id = $1 for ${mode}`, id);
export const customer = (id: number): Step => q("update S.customer set name = name || '.' where id = $1", id);
export const order = (id: number): Step => q("update S.orders set total = total + 1 where id = $1", id);
export const stock = (sku: string): Step => q("update S.stock set qty = qty - 1 where sku = $1", sku);
export const counter = (name: string): Step => q("update S.counter set n = n + 1 where name = $1", name);
export const newOrder = (id: number, of: number): Step =>
  q("insert into S.orders (id, customer_id, total) values ($1, $2, 0)", id, of);
export const advisory = (key: number, suffix = ""): Step => q(`select pg_advisory_xact_lock${suffix}($1)`, key);

/** A shape that deadlocks on locks. */
export function shape(group: string, name: string, flows: readonly Flow[], setup?: string): Shape {
  return { name, group, deadlock: "locks", flows, ...(setup === undefined ? {} : { setup }) };
}

/** A look-alike that cannot deadlock. */
export function decoy(group: string, name: string, flows: readonly Flow[], setup?: string): Shape {
  return { name, group, deadlock: undefined, flows, ...(setup === undefined ? {} : { setup }) };
}

/** The tables of every shape. */
export const TABLES = `
  create table S.account (id int primary key, owner text, balance int not null default 0);
  insert into S.account (id, owner) select id, 'o' || id from generate_series(11, 16) id;
  create table S.customer (id int primary key, name text not null default '', orders int not null default 0);
  insert into S.customer (id) select generate_series(21, 26);
  create table S.orders (id int primary key, customer_id int references S.customer on delete cascade,
    total int not null default 0, status text not null default 'open');
  insert into S.orders (id, customer_id) select id, id - 10 from generate_series(31, 36) id;
  create index on S.orders (customer_id);
  create table S.stock (sku text primary key, qty int not null default 100);
  insert into S.stock (sku) values ('sku-a'), ('sku-b'), ('sku-c');
  create table S.counter (name text primary key, n int not null default 0);
  insert into S.counter (name) values ('count-x'), ('count-y'), ('count-z');
`;
