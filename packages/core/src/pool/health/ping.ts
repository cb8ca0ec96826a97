import { deadlineTimer } from "../../ports/deadline-timer.ts";
import type { HookedConnection } from "../../ports/connection-hooks.ts";

/**
 * Whether a connection answers an empty statement, the cheapest round trip there is, within `timeoutMs` milliseconds. One
 * that does not is cut off.
 */
export async function ping(connection: HookedConnection, timeoutMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const stop = deadlineTimer(timeoutMs, () => {
    late.resolve(false);
    connection.connection.stream.destroy();
  });
  const answered = connection.queryBare("").then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late.promise]).finally(stop);
}
