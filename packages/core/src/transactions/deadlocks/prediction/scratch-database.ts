import { loadPg, type PgModule } from "../../../drivers/pg/index.ts";
import type { TransactionTrace } from "./transaction-trace.ts";

/** A plain connection. */
export interface ScratchConnection {
  readonly processID: number;
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>;
  end(): Promise<void>;
  on(event: "error", listener: () => void): unknown;
}

/** How transactions are replayed. */
export interface ScratchOptions {
  readonly pg?: PgModule;
  /** A superuser's address of a database that may be written to and thrown away. */
  readonly databaseUrl: string;
  /** The role that the application works as. @defaultValue the superuser */
  readonly role?: string;
  /** The setting that holds the tenant. @defaultValue "tapdb.tenant" */
  readonly setting?: string;
}

/** How long a replayed statement may wait before it counts as hanging, milliseconds. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** The replays' way to a scratch database: connections that run a trace as the application did. */
export class ScratchDatabase {
  readonly pg: PgModule;
  readonly #options: ScratchOptions;
  readonly #connections = new Set<ScratchConnection>();

  constructor(options: ScratchOptions) {
    this.#options = options;
    this.pg = options.pg ?? loadPg();
  }

  get databaseUrl(): string {
    return this.#options.databaseUrl;
  }

  /** Opens a connection that ends with {@link ScratchDatabase.close}. */
  async connect(deadlockTimeoutMs = 50): Promise<ScratchConnection> {
    const client = new this.pg.Client({
      connectionString: this.#options.databaseUrl,
      application_name: "tapdb deadlock prediction",
      statement_timeout: STATEMENT_TIMEOUT_MS,
    }) as unknown as ScratchConnection & { connect(): Promise<void> };
    client.on("error", () => undefined);
    await client.connect();
    this.#connections.add(client);
    await client.query(`set deadlock_timeout = ${deadlockTimeoutMs}`);
    return client;
  }

  /** Begins a transaction as the application's role and tenant. */
  async begin(connection: ScratchConnection, { begin, binding }: TransactionTrace): Promise<void> {
    const { role, setting = "tapdb.tenant" } = this.#options;
    const asRole = role === undefined ? "" : `; select set_config('role', ${literal(role)}, true)`;
    await connection.query(
      `${begin}${asRole}; select set_config(${literal(setting)}, ${literal(binding ?? "")}, true)`,
    );
  }

  /** Runs `work` with the superuser's rights inside the application's transaction. */
  async asSuperuser<T>(connection: ScratchConnection, work: () => Promise<T>): Promise<T> {
    const { role } = this.#options;
    if (role === undefined) return work();
    await connection.query("select set_config('role', 'none', true)");
    const result = await work();
    await connection.query("select set_config('role', $1, true)", [role]);
    return result;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.end()));
    this.#connections.clear();
  }
}

function literal(value: string): string {
  return `E'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
