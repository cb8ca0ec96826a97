import { LeasedClient } from "./leased-client.ts";
import type { ManagedClient } from "./managed-client.ts";
import type { PgModule } from "./pg-internals.ts";

interface CancelConnection {
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

/**
 * Asks the server to stop what the connection is running, over a connection of its own. Resolves when the request is
 * delivered or has failed; the statement itself then fails with 57014, or finishes if it was faster.
 *
 * Source: PostgreSQL manual, "Canceling Requests in Progress" (54.2.8).
 */
export function cancelRunning(module: PgModule, target: ManagedClient | LeasedClient): Promise<void> {
  const client: ManagedClient & Partial<Address> = target instanceof LeasedClient ? target.client : target;
  const { host = "localhost", port = 5432, ssl, processID, secretKey } = client;
  if (processID === null) return Promise.resolve();
  const Wire = module.Connection as unknown as new (options: object) => CancelConnection;
  const wire = new Wire({ ssl: ssl ?? false });
  return new Promise((resolve) => {
    const send = (): void => wire.cancel(processID, secretKey);
    wire.on("connect", () => (ssl ? wire.requestSsl() : send()));
    wire.on("sslconnect", send);
    wire.on("error", () => resolve());
    wire.on("end", () => resolve());
    if (host.startsWith("/")) wire.connect(`${host}/.s.PGSQL.${port}`);
    else wire.connect(port, host);
  });
}
