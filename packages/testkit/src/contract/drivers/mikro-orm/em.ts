import type { EntityManager } from "@mikro-orm/postgresql";

/** The entity manager of 7.x, with what only one major has made optional. */
export type Em = Omit<EntityManager, "getKysely" | "stream"> & {
  readonly getKysely?: EntityManager["getKysely"];
  readonly stream?: EntityManager["stream"];
  /** 6.x */
  readonly getKnex?: () => Knex;
};

/** What the suite uses of Knex. */
export interface Knex {
  (table: string): { whereIn(column: string, values: readonly number[]): Promise<object[]> };
  raw(sql: string): { stream(): AsyncIterable<object> };
}
