/** What tapdb uses of MikroORM, as far as 6.4 to 7.x have it in common. Neither major's own types fit the other. */

export type Method = (this: never, ...values: never[]) => unknown;
// oxlint-disable-next-line no-explicit-any -- MikroORM's arguments are handed through as they are
export type AnyMethod = (this: any, ...values: any[]) => any;

export interface Configuration {
  get(key: string, fallback?: unknown): unknown;
  set(key: string, value: unknown): void;
  getExtension(name: string): unknown;
  getResultCacheAdapter(): CacheAdapter;
}

export interface CacheAdapter {
  get(name: string): unknown;
  set(name: string, data: unknown, origin: string, expiration?: number): unknown;
  remove(name: string): unknown;
  clear(): unknown;
  close?(): unknown;
}

export interface Connection {
  options: Record<string, unknown>;
  connect(...values: unknown[]): unknown;
  close(...values: unknown[]): Promise<void>;
  begin(options?: object): Promise<unknown>;
  transactional(work: (transaction: unknown) => Promise<unknown>, options?: object): Promise<unknown>;
  /** 7.x */
  createKyselyDialect?: AnyMethod;
  /** 7.x */
  mapOptions?(overrides: object): { readonly types?: unknown };
  /** 6.x */
  createKnexClient?: AnyMethod;
  /** 6.x */
  client?: { destroy(): Promise<void> };
  getConnectionOptions(): { readonly types?: unknown };
}

export interface ExceptionConverter {
  convertException(exception: Error): Error;
}

export interface Driver {
  getPlatform(): { getExceptionConverter(): ExceptionConverter };
  getConnection(type?: string): Connection;
  createEntityManager(useContext?: boolean): EntityManager;
}

export interface ForkOptions {
  readonly clear?: boolean;
  readonly useContext?: boolean;
  readonly disableContextResolution?: boolean;
}

export interface EntityManager {
  readonly name: string;
  readonly global: boolean;
  readonly config: Configuration;
  fork(options?: ForkOptions): EntityManager;
  getContext(validate?: boolean): EntityManager;
  flush(): Promise<void>;
  clear(): void;
}

export type EntityManagerClass = new (...values: never[]) => EntityManager;

export interface Orm {
  em: EntityManager | undefined;
  readonly config: Configuration;
  readonly driver: Driver;
  connect(...values: unknown[]): Promise<unknown>;
  reconnect(...values: unknown[]): Promise<unknown>;
  isConnected(): Promise<boolean>;
  checkConnection(): Promise<unknown>;
  /** Makes `em` again; private in MikroORM's own types. */
  createEntityManager(): void;
}
