import type { PgModule } from "../../../drivers/pg/index.ts";
import { BLOCKING_QUERY, type BlockingSample } from "./blocking-query.ts";

interface SamplerClient {
  connect(): Promise<void>;
  query(text: string): Promise<{ rows: unknown[] }>;
  end(): Promise<void>;
  on(event: "error", listener: () => void): unknown;
}

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;
/** How long the connection is kept after its last use, milliseconds. */
const KEPT_MS = 30_000;

/**
 * Asks the server who waits for whom, on a connection of its own: the pool may have none left just when it matters. The
 * connection is opened with the first wait and closed half a minute after the last.
 */
export class BlockingSampler {
  readonly #pg: PgModule;
  readonly #databaseUrl: string;
  #client: Promise<SamplerClient> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(pg: PgModule, databaseUrl: string) {
    this.#pg = pg;
    this.#databaseUrl = databaseUrl;
  }

  /** One look; rejects with the driver's error. */
  async sample(): Promise<BlockingSample> {
    const rows = await this.#query(BLOCKING_QUERY);
    return rows[0] as BlockingSample;
  }

  /** Cancels what a server process runs; false where the role may not or it is gone. */
  async cancel(backendPid: number): Promise<boolean> {
    const rows = await this.#query(`select pg_catalog.pg_cancel_backend(${Math.trunc(backendPid)}) as done`);
    return (rows[0] as { done: boolean }).done;
  }

  async #query(text: string): Promise<unknown[]> {
    clearTimeout(this.#idle);
    this.#client ??= this.#connect();
    try {
      return (await (await this.#client).query(text)).rows;
    } catch (error) {
      await this.#drop();
      throw error;
    } finally {
      clearTimeout(this.#idle);
      if (!this.#closed) this.#idle = setTimeout(() => void this.#drop(), KEPT_MS).unref();
    }
  }

  async #connect(): Promise<SamplerClient> {
    const client = new this.#pg.Client({
      connectionString: this.#databaseUrl,
      application_name: "tapdb deadlock detector",
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
    }) as unknown as SamplerClient;
    // A connection that breaks rejects the query that is under way, and the next one opens another.
    client.on("error", () => void (this.#client = undefined));
    await client.connect();
    return client;
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    clearTimeout(this.#idle);
    await client?.then((open) => open.end()).catch(() => undefined);
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }
}
