import type { Tapdb } from "@tapdb/core";
import type { EntityModel, Key, SeenRow } from "./entity-model.ts";

/** The three ORMs. */
export const ORMS = ["TypeORM", "Prisma", "MikroORM"] as const;

/** One of {@link ORMS}. */
export type OrmName = (typeof ORMS)[number];

/** The columns of a row, by field. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * The same small application in each ORM: the ways into the database that applications use, with nothing about tenants in
 * them. Who is asking is decided outside, by `tap.withTenant`.
 */
export interface ShopApplication {
  readonly orm: OrmName;
  readonly version: string;
  findByKey(model: EntityModel, key: Key): Promise<SeenRow | undefined>;
  /** Rows without any filter. */
  findMany(model: EntityModel, limit: number): Promise<SeenRow[]>;
  /** Rows with a filter that names a tenant, which may be somebody else's. */
  findManyOf(model: EntityModel, tenant: string | number, limit: number): Promise<SeenRow[]>;
  count(model: EntityModel, where?: Values): Promise<number>;
  /** Rows changed. */
  update(model: EntityModel, key: Key, change: Values): Promise<number>;
  /** Rows deleted. */
  remove(model: EntityModel, key: Key): Promise<number>;
  insert(model: EntityModel, row: Values): Promise<void>;
  raw(sql: string): Promise<Values[]>;
  /** The ORM's own transaction: reads rows without any filter inside it. */
  findManyInTransaction(model: EntityModel, limit: number): Promise<SeenRow[]>;
  /** The newest orders with the names of their customers, each customer asked for on its own: the N+1 of every shop. */
  ordersPage(limit: number): Promise<readonly { readonly order: number; readonly customer: string }[]>;
  close(): Promise<void>;
}

/** How an application is opened. */
export interface OpenOptions {
  readonly models: readonly EntityModel[];
  /** Where the application's packages are. */
  readonly cwd: string;
  /** Protects it. */
  readonly tap: Tapdb;
}

/** How the same application is opened without tapdb, to measure against. */
export interface OpenBareOptions {
  readonly models: readonly EntityModel[];
  readonly cwd: string;
  readonly databaseUrl: string;
  /** Connections. */
  readonly poolSize: number;
}

/** What each ORM's file exports. */
export interface ApplicationModule {
  /** Packages of the application that it needs. */
  readonly packages: readonly string[];
  open(options: OpenOptions): Promise<ShopApplication>;
  openBare(options: OpenBareOptions): Promise<ShopApplication>;
}
