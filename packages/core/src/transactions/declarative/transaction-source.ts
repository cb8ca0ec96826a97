/** Which tapdb a declaration means that does not name one. */
import type { Context, ContextStore } from "../../context/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { Work } from "../transaction-call.ts";
import type { Transaction, TransactionOptions } from "../transaction-options.ts";

/** What runs transactions: a tapdb. */
export interface TransactionSource {
  readonly context: ContextStore;
  readonly transactions: {
    run<T>(options: TransactionOptions, context: Context, work: Work<T>): Promise<T>;
    current(): Transaction | undefined;
  };
}

const open = new Set<TransactionSource>();

/** A tapdb was made; the returned function takes it back when it is closed. */
export function registerSource(source: TransactionSource): () => void {
  open.add(source);
  return () => void open.delete(source);
}

/**
 * The tapdb that is meant: the one whose tenant or system context the running code is in, else the only one that is open.
 * @throws {TapdbError} `CONFIG.INVALID` when that is none, or several.
 */
export function currentSource(): TransactionSource {
  const inContext = [...open].filter(({ context }) => context.current() !== undefined);
  const candidates = inContext.length > 0 ? inContext : [...open];
  if (candidates.length === 1) return candidates[0]!;
  throw new TapdbError({
    code: "CONFIG.INVALID",
    message:
      candidates.length === 0
        ? "A transactional method was called, and no tapdb is open."
        : "A transactional method was called where several tapdbs may be meant.",
    hint: "Create the tapdb first, or say which: Transactional({ tap }).",
  });
}
