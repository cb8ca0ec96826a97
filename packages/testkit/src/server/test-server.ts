/** Where a test server comes from. */
export type ServerOrigin = "shared" | "given" | "container" | "embedded";

/** A PostgreSQL that tests may make databases and roles on. */
export interface TestServer {
  /** Connection string of a superuser. */
  readonly adminUrl: string;
  readonly origin: ServerOrigin;
  /** Lets it go; ends it if `acquireServer` started it. */
  release(): Promise<void>;
}

/** The variable that carries a shared server's URL to the processes of one test run. */
export const SHARED_URL_VARIABLE = "TAPDB_TEST_ADMIN_URL";

/** The PostgreSQL major that tests run on, unless `TAPDB_PG_MAJOR` names another. */
export const DEFAULT_MAJOR = 18;
