import type { ConnectionLimits, ServerFacts } from "../drivers/pg/index.ts";
import { TapdbError } from "../errors/index.ts";

interface Capacity {
  readonly connections: number;
  readonly of: string;
}

function capacities({ server, reserved, role, database }: ConnectionLimits): Capacity[] {
  return [
    { connections: server - reserved, of: `the server (max_connections ${server}, of which ${reserved} are reserved)` },
    ...(role === undefined ? [] : [{ connections: role, of: "the role (CONNECTION LIMIT)" }]),
    ...(database === undefined ? [] : [{ connections: database, of: "the database (CONNECTION LIMIT)" }]),
  ];
}

/**
 * Checks that the server would let the pool become as large as it is configured, so that it is said at the start and not by
 * the first peak of load. Behind a pooler its own limits count, which can't be seen from here.
 * @throws {TapdbError} `POOL.EXCEEDS_SERVER` with the figures.
 */
export function checkCapacity(
  { behindPooler, connectionLimits }: Pick<ServerFacts, "behindPooler" | "connectionLimits">,
  { poolSize, maxOverflow }: { readonly poolSize: number; readonly maxOverflow: number },
): void {
  if (behindPooler) return;
  const wanted = poolSize + maxOverflow;
  const least = capacities(connectionLimits).reduce((one, other) =>
    other.connections < one.connections ? other : one,
  );
  if (wanted <= least.connections) return;
  throw new TapdbError({
    code: "POOL.EXCEEDS_SERVER",
    message:
      `The pool may open ${wanted} connections (poolSize ${poolSize} + maxOverflow ${maxOverflow}), ` +
      `but ${least.of} allows ${least.connections}.`,
    hint: "Lower maxOverflow and poolSize, keeping room for the other processes that use the server, or raise the limit.",
    details: { wanted, poolSize, maxOverflow, allowed: least.connections, ...connectionLimits },
  });
}
