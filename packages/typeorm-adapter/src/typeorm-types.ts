/** What the adapter touches of TypeORM's objects, in the words that both lines share. */
/** A class whose prototype gets patched. */
export interface Patchable {
  readonly prototype: Record<string, unknown>;
}

/** The exports of the package that the adapter uses. */
export interface TypeormModule {
  readonly DataSource: Patchable;
  readonly EntityManager: Patchable;
  readonly SelectQueryBuilder: Patchable;
  readonly InsertQueryBuilder: Patchable;
  readonly UpdateQueryBuilder: Patchable;
  readonly DeleteQueryBuilder: Patchable;
  /** Not exported from the root of the package. */
  readonly SoftDeleteQueryBuilder: Patchable;
}

/** A loaded TypeORM. */
export interface LoadedTypeorm {
  readonly version: string;
  readonly module: TypeormModule;
}

/** What the adapter uses of a data source. */
export interface SourceInternals {
  readonly options: { readonly driver?: unknown; readonly cache?: unknown };
  readonly isInitialized: boolean;
  readonly driver: {
    createSchemaBuilder(): object;
    createQueryRunner(mode: string): object;
    readonly nativeDriver?: unknown;
  };
  queryResultCache?: QueryResultCacheLike;
  hasMetadata(target: unknown): boolean;
  getMetadata(target: unknown): EntityMetadataLike;
}

/** What TypeORM knows of an entity. */
export interface EntityMetadataLike {
  readonly name: string;
  readonly embeddeds: readonly { readonly propertyName: string }[];
  readonly relations: readonly {
    readonly propertyName: string;
    readonly inverseEntityMetadata: EntityMetadataLike;
  }[];
}

/** What TypeORM asks of a store of query results. */
export interface QueryResultCacheLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  synchronize(runner?: unknown): Promise<void>;
  getFromCache(options: CachedResult, runner?: unknown): Promise<CachedResult | undefined>;
  storeInCache(options: CachedResult, saved: CachedResult | undefined, runner?: unknown): Promise<void>;
  isExpired(saved: CachedResult): boolean;
  clear(runner?: unknown): Promise<void>;
  remove(identifiers: string[], runner?: unknown): Promise<void>;
}

/** One cached result. */
export interface CachedResult {
  readonly identifier?: string;
  readonly query?: string;
}

/** Anything of TypeORM that knows its data source: `dataSource` since 1.0, `connection` before. */
export interface OfSource {
  readonly dataSource?: SourceInternals;
  readonly connection?: SourceInternals;
}

/** A method that a patch calls in place of the one it replaced. */
export type Method = (this: unknown, ...values: unknown[]) => unknown;
