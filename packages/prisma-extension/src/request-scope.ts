/** In whose name an operation runs: taken when the operation reaches Prisma's DataLoader, which forgets it. */
import type { Context, StatementLabels, Tapdb } from "@tapdb/core";
import { callSiteOf } from "./call-site.ts";
import type { EngineRequest } from "./client-internals.ts";
import { missingContext, mixedBatch } from "./refusals.ts";

/** The name of the ORM in labels. */
export const ORM = "prisma";

export interface RequestScope {
  /** The context of whoever awaited the operation, labelled. */
  readonly context: Context;
  /** The same for two operations if and only if one statement may serve both. */
  readonly key: string;
}

const SCOPE = Symbol("tapdb.prisma.scope");
type Scoped = EngineRequest & { [SCOPE]?: RequestScope };

const transactionIds = new WeakMap<object, number>();
let lastTransactionId = 0;

function transactionId(transaction: object): number {
  let id = transactionIds.get(transaction);
  if (id === undefined) transactionIds.set(transaction, (id = lastTransactionId += 1));
  return id;
}

function keyOf(context: Context): string {
  const where = context.transaction === undefined ? "" : transactionId(context.transaction);
  // The length makes it unambiguous whatever the tenant's id holds.
  return context.kind === "tenant" ? `${where}t${context.tenant.length}:${context.tenant}` : `${where}s`;
}

function labelsOf(request: EngineRequest, { labels: outer }: Context): StatementLabels {
  const { modelName, action, clientMethod } = request;
  const noted = outer?.orm === ORM ? outer.callSite : undefined;
  const callSite = modelName === undefined ? noted : (callSiteOf(request) ?? noted);
  return {
    orm: ORM,
    operation: modelName === undefined ? clientMethod : action,
    ...(modelName === undefined ? {} : { entity: modelName }),
    ...(callSite === undefined ? {} : { callSite }),
  };
}

/**
 * Notes on `request` in whose name it runs: the context of the running code.
 * @throws {TapdbError} `CONTEXT.MISSING`.
 */
export function claimRequest(tap: Tapdb, request: Scoped): void {
  const context = tap.context.current();
  if (context === undefined) throw missingContext();
  request[SCOPE] = { key: keyOf(context), context: { ...context, labels: labelsOf(request, context) } };
}

/**
 * The scope that all of `requests` share.
 * @throws {TapdbError} `CONTEXT.TENANT_MISMATCH`; `CONTEXT.MISSING` for a request that nobody claimed.
 */
export function sharedScope(requests: readonly Scoped[]): RequestScope {
  const first = requests[0]?.[SCOPE];
  if (first === undefined) throw missingContext();
  if (requests.some((request) => request[SCOPE]?.key !== first.key)) throw mixedBatch();
  return first;
}

/**
 * Prisma's key for merging, with the scope before it. The operations of `$transaction([…])` keep Prisma's own, so that a
 * mixture is seen, and refused, rather than split into two transactions.
 */
export function batchKey(request: Scoped, key: string | undefined): string | undefined {
  if (key === undefined || request.transaction?.kind === "batch") return key;
  return `${sharedScope([request]).key}|${key}`;
}
