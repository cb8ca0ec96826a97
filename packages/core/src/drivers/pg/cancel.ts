import { LeasedClient } from "./leased-client.ts";
import type { ManagedClient } from "./managed-client.ts";
import type { PgModule } from "./pg-internals.ts";

interface CancelConnection {
  readonly stream: { destroy(): void };
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: unknown): void;
  on(event: string, listener: (error?: Error) => void): void;
}

interface Address {
  readonly host: string;
  readonly port: number;
  readonly ssl: unknown;
}

/** How long a request may take before it is given up, milliseconds. */
const REQUEST_MS = 2_000;

/** After how long a statement that still runs is cancelled again, milliseconds. */
const AGAIN_MS = 100;

/**
 * Asks the server to stop what the connection is running, over a connection of its own, and again for as long as that same
 * statement runs: a request that arrives before the statement does has no effect. Resolves when the first request has been
 * acted upon, has failed, or took too long; the statement itself then fails with 57014, or finishes if it was faster. The
 * connection is not given to anybody else while a request is under way, nor after one of unknown fate.
 *
 * Source: PostgreSQL manual, "Canceling Requests in Progress" (54.2.8).
 */
export function cancelRunning(module: PgModule, target: ManagedClient | LeasedClient): Promise<void> {
  const client = target instanceof LeasedClient ? target.client : target;
  const { pipeline_, cancels } = client;
  const flight = pipeline_.running;
  const again = setInterval(() => {
    if (flight === undefined || pipeline_.running !== flight) clearInterval(again);
    else if (cancels.isQuiet) void requestCancel(module, client);
  }, AGAIN_MS);
  again.unref();
  return requestCancel(module, client);
}

function requestCancel(module: PgModule, client: ManagedClient & Partial<Address>): Promise<void> {
  const { host = "localhost", port = 5432, ssl, processID, secretKey, cancels } = client;
  if (processID === null) return Promise.resolve();
  const Wire = module.Connection as unknown as new (options: object) => CancelConnection;
  const wire = new Wire({ ssl: ssl ?? false });
  cancels.began();
  return new Promise((resolve) => {
    let sent = false;
    let over = false;
    const end = (delivered: boolean): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      cancels.ended(delivered);
      resolve();
    };
    const giveUp = (): void => {
      end(!sent);
      wire.stream.destroy();
    };
    const timer = setTimeout(giveUp, REQUEST_MS);
    const send = (): void => {
      sent = true;
      wire.cancel(processID, secretKey);
    };
    wire.on("connect", () => (ssl ? wire.requestSsl() : send()));
    wire.on("sslconnect", send);
    wire.on("error", giveUp);
    wire.on("end", () => end(true));
    if (host.startsWith("/")) wire.connect(`${host}/.s.PGSQL.${port}`);
    else wire.connect(port, host);
  });
}
