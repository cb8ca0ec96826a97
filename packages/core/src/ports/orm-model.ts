/** What an ORM knows of a schema, in words that all of them share; an adapter makes it. */

/** A property that is kept in a column. */
export interface OrmColumn {
  readonly property: string;
  readonly column: string;
  readonly nullable: boolean;
  readonly primary: boolean;
}

/** A property that leads to another entity. */
export interface OrmRelation {
  readonly property: string;
  /** The entity at the other end. */
  readonly target: string;
  readonly kind: "one-to-one" | "many-to-one" | "one-to-many" | "many-to-many";
  /** Columns of this side's table, and those of the other side that they hold; empty where the other side has the key. */
  readonly joinColumns: readonly { readonly column: string; readonly references: string }[];
  /** Of many-to-many: the table in between. */
  readonly joinTable?: { readonly schema: string | undefined; readonly table: string };
}

/** An entity or model. */
export interface OrmEntity {
  readonly name: string;
  /** Undefined for the one that the connection searches. */
  readonly schema: string | undefined;
  readonly table: string;
  readonly columns: readonly OrmColumn[];
  readonly relations: readonly OrmRelation[];
  /** Column lists that the model declares unique, the primary key left out. */
  readonly uniques: readonly (readonly string[])[];
}

/** A cache of results. */
export interface OrmCache {
  readonly name: string;
  /** Whether results of two tenants have different keys. */
  readonly keyedByTenant: boolean;
}

/** How the ORM gets its connections. */
export interface OrmPool {
  /** Whether they come from tapdb's managed pool. */
  readonly managed: boolean;
  /** How the tenant gets onto a connection, where the application does it itself. */
  readonly binding: "managed" | "transaction" | "session" | "none";
  /** What stands between it and the server. */
  readonly pooler: "none" | "session" | "transaction" | "statement";
}

/** A place in the application that sends SQL of its own. */
export interface RawCallSite {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** `dataSource.query`, `$queryRawUnsafe`. */
  readonly call: string;
  /** The text, where it stands there; `$1`, `$2` … where values were put in. */
  readonly sql: string | undefined;
  /** Whether values are put into the text instead of being bound. */
  readonly interpolated: boolean;
  /** Whether it goes over tapdb's pool. */
  readonly managed: boolean;
}

/** The model of one ORM in an application. */
export interface OrmModel {
  readonly orm: "typeorm" | "prisma" | "mikro-orm";
  readonly entities: readonly OrmEntity[];
  /** @defaultValue none */
  readonly caches?: readonly OrmCache[];
  /** @defaultValue not known */
  readonly pool?: OrmPool;
  /** Whether the ORM changes the schema by itself when it starts. @defaultValue false */
  readonly synchronizes?: boolean;
  /** @defaultValue none */
  readonly callSites?: readonly RawCallSite[];
}
