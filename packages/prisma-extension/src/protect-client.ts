/**
 * Makes a client safe for tenants: each operation runs in the context of whoever awaited it, operations of two tenants
 * never share a statement, and nothing reaches the adapter except by the ways that see to that.
 */
import { isTapdbError, type Tapdb } from "@tapdb/core";
import { passThrough, type ClientGate } from "./client-gate.ts";
import type { DataLoaderOptions, EngineRequest, OriginalClient } from "./client-internals.ts";
import { labelCallSites } from "./label-call-sites.ts";
import { findable, missingContext } from "./refusals.ts";
import { replaceMethod } from "./replace-method.ts";
import { batchKey, claimRequest, ORM, sharedScope } from "./request-scope.ts";

function markAndThrow(error: unknown): never {
  throw isTapdbError(error) ? findable(error) : error;
}

/** Takes the tapdb error out of the error that Prisma made of it. */
function unwrapAndThrow(error: unknown): never {
  const inner = (error as { meta?: { driverAdapterError?: unknown } } | null)?.meta?.driverAdapterError;
  throw isTapdbError(inner) ? inner : error;
}

/** The DataLoader flushes in the context of its first caller, and merges `findUnique` of all callers in a tick. */
function scopeLoader(gate: ClientGate, options: DataLoaderOptions): void {
  const { batchBy, singleLoader, batchLoader } = options;
  const { context } = gate.tap;
  const enter = <T>(requests: readonly EngineRequest[], load: () => Promise<T>): Promise<T> => {
    try {
      return context.run(sharedScope(requests).context, () => passThrough(gate, load)).catch(markAndThrow);
    } catch (error) {
      return Promise.reject(findable(error as object));
    }
  };
  options.batchBy = (request) => batchKey(request, batchBy(request));
  options.singleLoader = (request) => enter([request], () => singleLoader(request));
  options.batchLoader = async (requests) => {
    const results = await enter(requests, () => batchLoader(requests));
    return results.map((result) => (isTapdbError(result) ? findable(result) : result));
  };
}

function scopeOperations(tap: Tapdb, client: OriginalClient): void {
  // Before query extensions run: they may have effects of their own.
  replaceMethod(client, "_request", (original) => {
    return function request(this: unknown, ...values: unknown[]) {
      return tap.context.current() === undefined ? Promise.reject(missingContext()) : original.apply(this, values);
    };
  });
  replaceMethod(client._requestHandler, "request", (original) => {
    return async function request(this: unknown, params: EngineRequest) {
      claimRequest(tap, params);
      return (original.call(this, params) as Promise<unknown>).catch(unwrapAndThrow);
    };
  });
}

function scopeTransactions(gate: ClientGate, client: OriginalClient): void {
  const { tap } = gate;
  replaceMethod(client._engine, "transaction", (original) => {
    return function transaction(this: unknown, ...values: unknown[]) {
      return tap.context.runWithLabels({ orm: ORM, operation: "$transaction" }, () =>
        passThrough(gate, () => original.apply(this, values)),
      );
    };
  });
  // Inside tap.transaction, Prisma's is a savepoint, and the whole callback belongs to it.
  replaceMethod(client, "_transactionWithCallback", (original) => {
    return function transactionWithCallback(this: unknown, ...values: unknown[]) {
      if (tap.context.current() === undefined) return Promise.reject(missingContext());
      return tap.nested(() => original.apply(this, values));
    };
  });
}

function scopeStart(gate: ClientGate, client: OriginalClient): void {
  replaceMethod(client._engine, "start", (original) => {
    return function start(this: unknown, ...values: unknown[]) {
      return gate.tap.asSystem({ reason: "prisma start-up" }, () =>
        passThrough(gate, () => original.apply(this, values) as Promise<unknown>),
      );
    };
  });
}

/** Protects `client`, which uses the adapter of `tap`. */
export function protectClient(tap: Tapdb, client: OriginalClient): void {
  const gate: ClientGate = { tap, adapter: undefined };
  scopeLoader(gate, client._requestHandler.dataloader.options);
  scopeOperations(tap, client);
  scopeTransactions(gate, client);
  scopeStart(gate, client);
  labelCallSites(tap, client);
}
