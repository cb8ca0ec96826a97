import type { Tapdb } from "@tapdb/core";
import { captureCallSite } from "./call-site.ts";
import type { OriginalClient } from "./client-internals.ts";
import { replaceMethod } from "./replace-method.ts";
import { ORM } from "./request-scope.ts";

/** Prisma remembers no useful call site for these, as their promises are lazy. */
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
function labelRawMethods(tap: Tapdb, client: OriginalClient): void {
  for (const name of RAW_METHODS) {
    if (typeof (client as unknown as Record<string, unknown>)[name] !== "function") continue;
    replaceMethod(client, name, (original) => {
      return function raw(this: unknown, ...values: unknown[]) {
        return labelled(tap, original.apply(this, values) as PrismaPromise, captureCallSite(raw));
      };
    });
  }
}

type Callback = (transaction: unknown) => unknown;

/** Makes the models of `client` remember who called them, where Prisma itself does not: with `errorFormat: "minimal"`. */
function labelModels(tap: Tapdb, client: OriginalClient): void {
  if (client._errorFormat !== "minimal") return;
  replaceMethod(client, "_createPrismaPromise", (original) => {
    return function create(this: unknown, callback: Callback, ...rest: unknown[]) {
      const own = captureCallSite(create);
      const start = (transaction: unknown): unknown => {
        const outer = tap.context.current()?.labels?.callSite;
        const callSite = (): string | undefined => outer?.() ?? own();
        return tap.context.runWithLabels({ orm: ORM, callSite }, () => callback(transaction));
      };
      return original.call(this, start, ...rest);
    };
  });
}

/** Makes the operations of `client` remember who called them, as far as Prisma does not. */
export function labelCallSites(tap: Tapdb, client: OriginalClient): void {
  labelRawMethods(tap, client);
  labelModels(tap, client);
}
