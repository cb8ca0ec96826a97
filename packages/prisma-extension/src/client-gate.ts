/**
 * The door between a protected client and its driver adapter. A client gets a gate when it is protected; everything that
 * its engine does runs as that gate's; the adapter serves no one else.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Tapdb } from "@tapdb/core";
import { clientUnprotected } from "./refusals.ts";

/** One for each protected `PrismaClient`. */
export interface ClientGate {
  readonly tap: Tapdb;
  /** The adapter that its engine is connected to. */
  adapter: object | undefined;
}

const passing = new AsyncLocalStorage<ClientGate>();

/** Runs `work`, a call into the engine, as the client of `gate`. */
export function passThrough<T>(gate: ClientGate, work: () => T): T {
  return passing.run(gate, work);
}

/**
 * The gate as which the engine connects.
 * @throws {TapdbError} `ORM.UNSUPPORTED` when no protected client of `tap` asks, or when it is connected already.
 */
export function gateToConnect(tap: Tapdb): ClientGate {
  const gate = passing.getStore();
  if (gate === undefined || gate.tap !== tap || gate.adapter !== undefined) throw clientUnprotected();
  return gate;
}

/** Whether the running code is the engine of the client that `gate` belongs to. */
export function isPassing(gate: ClientGate): boolean {
  return passing.getStore() === gate;
}
