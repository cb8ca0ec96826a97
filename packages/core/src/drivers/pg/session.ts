import { isTapdbError, sqlStateOf, TapdbError } from "../../errors/index.ts";
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
  /** Cancels the statement on the server; a server that does not answer is given up after two seconds. */
  readonly signal?: AbortSignal;
  /** The longest wait for the result, milliseconds; holds also when the server is gone without a word. @defaultValue none */
  readonly timeoutMs?: number;
}

/** One connection, held for a piece of work; each statement is bound to the tenant of the running code. */
export interface Session {
  /**
   * Runs one statement.
   * @throws {TapdbError} `SQL.PARAMETERS` when the values do not match the statement, `DRIVER.CANCELLED`,
   * `DRIVER.STATEMENT_TIMEOUT`.
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

/** How a statement is stopped. */
export interface StatementBrake {
  /** Asks the server to cancel; resolves when it has, or could not be asked. */
  cancel(): Promise<void>;
  /** Gives the connection up. */
  cutOff(): void;
}

/** How long a cancelled statement may take to end before its connection is given up, milliseconds. */
const CANCEL_GRACE_MS = 2_000;

/** Runs one statement on a connection, for as long as it takes. */
export async function runOn<Row>(
  client: Connection,
  text: string,
  params: Parameters | undefined,
): Promise<QueryRows<Row>> {
  return rowsOf(await (client.query(bindParameters(text, params)) as Promise<Result<Row>>));
}

/** Runs one statement on a connection, stopping it when its signal aborts or its time is up. */
export async function executeOn<Row>(
  client: Connection,
  text: string,
  params: Parameters | undefined,
  options: ExecuteOptions | undefined,
  brake: StatementBrake,
): Promise<QueryRows<Row>> {
  const { signal, timeoutMs } = options ?? {};
  if (signal?.aborted) throw cancelled(signal.reason);
  const statement = bindParameters(text, params);
  const running = client.query(statement) as Promise<Result<Row>>;
  if (signal === undefined && timeoutMs === undefined) return rowsOf(await running);
  const late = Promise.withResolvers<never>();
  let cancelling: Promise<void> | undefined;
  const onAbort = (): void => {
    cancelling ??= stop(running, brake);
  };
  const onLate = (): void => {
    void stop(running, brake);
    late.reject(timedOut(timeoutMs!));
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(onLate, timeoutMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return rowsOf(await Promise.race([running, late.promise]));
  } catch (error) {
    throw signal?.aborted && (sqlStateOf(error) === "57014" || isTapdbError(error, "CONNECTION.LOST"))
      ? cancelled(error)
      : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    // A request that is still under way must not hit the connection's next statement.
    await cancelling;
  }
}

/** Cancels what runs; a connection on which it does not end then leads to nobody. */
async function stop(running: Promise<unknown>, brake: StatementBrake): Promise<void> {
  const grace = setTimeout(() => brake.cutOff(), CANCEL_GRACE_MS);
  const ended = running.then(
    () => clearTimeout(grace),
    () => clearTimeout(grace),
  );
  await Promise.race([brake.cancel(), ended]);
}

interface Result<Row> {
  readonly rows: Row[];
  readonly rowCount: number | null;
}

function rowsOf<Row>({ rows, rowCount }: Result<Row>): QueryRows<Row> {
  return { rows, rowCount: rowCount ?? 0 };
}

function timedOut(timeoutMs: number): TapdbError {
  return new TapdbError({
    code: "DRIVER.STATEMENT_TIMEOUT",
    message: `The statement had no result after ${timeoutMs} ms.`,
    hint: "Look for what it waits for: a lock, a slow plan, or a server that is gone.",
    details: { timeoutMs },
  });
}

function bindParameters(text: string, params: Parameters | undefined): { text: string; values: readonly unknown[] } {
  if (params === undefined) return { text, values: [] };
  if (Array.isArray(params)) return { text, values: params };
  return namedParameters(text, params as Readonly<Record<string, unknown>>);
}

function cancelled(cause: unknown): TapdbError {
  return new TapdbError({ code: "DRIVER.CANCELLED", message: "The statement was cancelled by its signal.", cause });
}
