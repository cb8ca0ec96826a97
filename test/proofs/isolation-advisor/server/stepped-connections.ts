import type { IsolationLevel } from "@tapdb/core";
import pg from "pg";

/** What became of a statement that was sent: it waits for a lock, or it has ended. */
export type Sent = "waiting" | "done" | "failed";

/** A connection that is stepped by hand. */
interface Stepped {
  readonly client: pg.Client;
  readonly pid: number;
  /** The statement under way, if one waits for a lock. */
  pending: Promise<unknown> | undefined;
}

/**
 * Connections whose statements are sent one at a time: the next is sent when the last one has ended, or when the server says
 * that it waits for a lock. So the interleaving is the one that was asked for.
 */
export class SteppedConnections {
  readonly #connections: readonly Stepped[];
  readonly #monitor: pg.Client;

  private constructor(connections: readonly Stepped[], monitor: pg.Client) {
    this.#connections = connections;
    this.#monitor = monitor;
  }

  static async open(url: string, count: number): Promise<SteppedConnections> {
    const connect = async (): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    };
    const monitor = await connect();
    const connections: Stepped[] = [];
    for (let index = 0; index < count; index += 1) {
      const client = await connect();
      const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
      connections.push({ client, pid: rows[0]!.pid, pending: undefined });
    }
    return new SteppedConnections(connections, monitor);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections.map(({ client }) => client.end()), this.#monitor.end()]);
  }

  begin(who: number, level: IsolationLevel): Promise<unknown> {
    return this.#connections[who]!.client.query(`begin isolation level ${level}`);
  }

  isWaiting(who: number): boolean {
    return this.#connections[who]!.pending !== undefined;
  }

  /** Waits until a statement that waits for a lock has ended. */
  async settle(who: number): Promise<void> {
    await this.#connections[who]!.pending;
  }

  /** Sends a statement; `onEnd` hears its rows or its error, now or when it is no longer kept waiting. */
  async send(who: number, text: string, values: unknown[], onEnd: (result: unknown) => void): Promise<Sent> {
    const connection = this.#connections[who]!;
    const outcome: { sent: Sent } = { sent: "waiting" };
    const running = (async () => {
      try {
        const { rows } = await connection.client.query(text, values);
        outcome.sent = "done";
        onEnd(rows);
      } catch (error) {
        outcome.sent = "failed";
        onEnd(error);
      } finally {
        connection.pending = undefined;
      }
    })();
    connection.pending = running;
    while (outcome.sent === "waiting") {
      if (await this.#isBlocked(connection.pid)) break;
    }
    return outcome.sent;
  }

  async #isBlocked(pid: number): Promise<boolean> {
    const { rows } = await this.#monitor.query<{ blocked: boolean }>(
      "select cardinality(pg_blocking_pids($1)) > 0 as blocked",
      [pid],
    );
    return rows[0]!.blocked;
  }
}
