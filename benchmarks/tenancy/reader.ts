/** One way of reading a customer by primary key, and what it needs to end. */
export interface Reader {
  /** Reads the customer with this id; gives whether it was there. */
  read(id: number): Promise<boolean>;
  close(): Promise<unknown>;
}

/** The three ways of one stack: as it is without tenants, with tapdb, and as it is protected today. */
export interface Stack {
  /** On a database whose policies are off. */
  readonly bare: Reader;
  /** With the tenant bound by tapdb. */
  readonly protected: Reader;
  /** BEGIN, set_config, the read, COMMIT. */
  readonly today: Reader;
}

/** Where the readers connect to. */
export interface StackUrls {
  /** A database with the same rows and no policies. */
  readonly bare: string;
  readonly protected: string;
  readonly tenant: string;
}

/** The statement by which everybody but tapdb binds a tenant. */
export const BIND = "select set_config('tapdb.tenant', $1, true)";
