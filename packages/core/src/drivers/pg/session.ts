import { sqlStateOf, TapdbError } from "../../errors/index.ts";
import { namedParameters } from "../../sql/index.ts";

/** Values of a statement: `$1` in order, or named `:tenantId`. */
export type Parameters = readonly unknown[] | Readonly<Record<string, unknown>>;

/** What a statement gave. */
export interface QueryRows<Row> {
  readonly rows: readonly Row[];
  /** Rows returned or affected. */
  readonly rowCount: number;
}

/** How one statement runs. */
export interface ExecuteOptions {
  /** Cancels the statement on the server. */
  readonly signal?: AbortSignal;
}

/** One connection, held for a piece of work; each statement is bound to the tenant of the running code. */
export interface Session {
  /**
   * Runs one statement.
   * @throws {TapdbError} `SQL.PARAMETERS` when the values do not match the statement, `DRIVER.CANCELLED`.
   */
  execute<Row = Record<string, unknown>>(
    text: string,
    params?: Parameters,
    options?: ExecuteOptions,
  ): Promise<QueryRows<Row>>;
}

interface Connection {
  query(config: { text: string; values: readonly unknown[] }): unknown;
}

/** Runs one statement on a connection, cancelling it when its signal aborts. */
export async function executeOn<Row>(
  client: Connection,
  text: string,
  params: Parameters | undefined,
  options: ExecuteOptions | undefined,
  cancel: () => Promise<void>,
): Promise<QueryRows<Row>> {
  const { signal } = options ?? {};
  if (signal?.aborted) throw cancelled(signal.reason);
  const statement = bindParameters(text, params);
  let cancelling: Promise<void> | undefined;
  const onAbort = (): void => {
    cancelling = cancel();
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const result = (await client.query(statement)) as { rows: Row[]; rowCount: number | null };
    return { rows: result.rows, rowCount: result.rowCount ?? 0 };
  } catch (error) {
    throw signal?.aborted && sqlStateOf(error) === "57014" ? cancelled(error) : error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    // A request that is still under way must not hit the connection's next statement.
    await cancelling;
  }
}

function bindParameters(text: string, params: Parameters | undefined): { text: string; values: readonly unknown[] } {
  if (params === undefined) return { text, values: [] };
  if (Array.isArray(params)) return { text, values: params };
  return namedParameters(text, params as Readonly<Record<string, unknown>>);
}

function cancelled(cause: unknown): TapdbError {
  return new TapdbError({ code: "DRIVER.CANCELLED", message: "The statement was cancelled by its signal.", cause });
}
