/** The typed errors of this package. */
import { contextMissing, TapdbError } from "@tapdb/core";

/**
 * Lets `error` be found once Prisma has wrapped it: Prisma copies `meta` of an error that has a `code`, and
 * `findTapdbError` looks there.
 */
export function findable<E extends object>(error: E): E {
  if (!("meta" in error)) Object.defineProperty(error, "meta", { value: { driverAdapterError: error } });
  return error;
}

export function clientUnprotected(): TapdbError {
  return findable(
    new TapdbError({
      code: "ORM.UNSUPPORTED",
      message: "A PrismaClient that is not protected tried to use tapdbAdapter.",
      hint: "Extend every client that has the adapter: new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap)).",
    }),
  );
}

export function unsupportedShape(what: string, hint: string): TapdbError {
  return new TapdbError({ code: "ORM.UNSUPPORTED", message: `tapdb cannot protect this PrismaClient: ${what}.`, hint });
}

export function unsupportedVersion(version: string): TapdbError {
  return new TapdbError({
    code: "PEER.UNSUPPORTED",
    message: `@prisma/client ${version} is installed; tapdb supports ^6.16.0 || ^7.0.0.`,
    hint: "npm install prisma@7 @prisma/client@7 @prisma/adapter-pg@7",
  });
}

export function duplicatePg(): TapdbError {
  return new TapdbError({
    code: "PEER.DUPLICATE",
    message: "@prisma/adapter-pg loads another copy of pg than tapdb, and would open a pool of its own.",
    hint: "Run npm dedupe, or hand tapdb the copy that @prisma/adapter-pg uses: createTapdb({ pg, … }).",
  });
}

export function optionRefused(option: string, hint: string): TapdbError {
  return new TapdbError({ code: "ORM.OPTION_REFUSED", message: `${option} bypasses tapdb.`, hint });
}

export function missingContext(): TapdbError {
  return findable(contextMissing("An operation was asked for"));
}

export function mixedBatch(): TapdbError {
  return new TapdbError({
    code: "CONTEXT.TENANT_MISMATCH",
    message: "Operations of different tenants or transactions came together in one batch.",
    hint: "Do not switch tenants inside a query extension for single operations of $transaction([…]).",
  });
}

export function transactionFinished(): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.FINISHED",
    message: "A statement reached a Prisma transaction that is over.",
    hint: "Await everything that the callback of $transaction starts before it returns.",
  });
}
