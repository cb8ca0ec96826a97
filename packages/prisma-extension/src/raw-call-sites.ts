import type { Tapdb } from "@tapdb/core";
import { captureCallSite } from "./call-site.ts";
import type { OriginalClient } from "./client-internals.ts";
import { replaceMethod } from "./replace-method.ts";
import { ORM } from "./request-scope.ts";

/** Prisma remembers no useful call site for these. */
const RAW_METHODS = ["$queryRaw", "$queryRawUnsafe", "$queryRawTyped", "$executeRaw", "$executeRawUnsafe"];

interface PrismaPromise extends Promise<unknown> {
  requestTransaction(batch: object): Promise<unknown>;
}

/** A PrismaPromise that starts `promise` labelled with its call site. */
function labelled(tap: Tapdb, promise: PrismaPromise, callSite: () => string | undefined): PrismaPromise {
  const start = <T>(work: () => T): T => tap.context.runWithLabels({ orm: ORM, callSite }, work);
  // `then` inside the labels starts the operation; what the application chains runs without them.
  const started = (): Promise<unknown> => start(() => promise.then());
  return Object.create(promise, {
    then: { value: (...handlers: Parameters<PrismaPromise["then"]>) => started().then(...handlers) },
    catch: { value: (handler: Parameters<PrismaPromise["catch"]>[0]) => started().catch(handler) },
    finally: { value: (handler: Parameters<PrismaPromise["finally"]>[0]) => started().finally(handler) },
    requestTransaction: { value: (batch: object) => start(() => promise.requestTransaction(batch)) },
  }) as PrismaPromise;
}

/** Makes the raw methods of `client` remember who called them. */
export function labelRawMethods(tap: Tapdb, client: OriginalClient): void {
  for (const name of RAW_METHODS) {
    if (typeof (client as unknown as Record<string, unknown>)[name] !== "function") continue;
    replaceMethod(client, name, (original) => {
      return function raw(this: unknown, ...values: unknown[]) {
        return labelled(tap, original.apply(this, values) as PrismaPromise, captureCallSite(raw));
      };
    });
  }
}
