import type { ManagedClient, ManagedClientClass } from "./managed-client.ts";

/** Opens a connection that belongs to no pool and closes it again; rejects with the driver's own error. */
export function tryConnect(Client: ManagedClientClass, options: object, signal: AbortSignal): Promise<void> {
  const client = new Client(options) as ManagedClient & { connect(done: (error?: Error | null) => void): void };
  const giveUp = (): void => client.connection.stream.destroy();
  return new Promise<void>((resolve, reject) => {
    signal.addEventListener("abort", giveUp, { once: true });
    client.connect((error) => {
      signal.removeEventListener("abort", giveUp);
      if (error) {
        giveUp();
        return reject(error);
      }
      resolve();
      void client.end();
    });
  });
}
