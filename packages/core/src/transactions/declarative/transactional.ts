/** Transactions that are declared where a function or a method is defined. */
import type { Transaction, TransactionOptions } from "../transaction-options.ts";
import { currentSource, type TransactionSource } from "./transaction-source.ts";

/** As for `tap.transaction`, but that work takes part in an open transaction rather than in a savepoint of its own. */
export interface TransactionalOptions extends TransactionOptions {
  /** The tapdb. @defaultValue the one in whose context the call runs, else the only one that is open */
  readonly tap?: TransactionSource | (() => TransactionSource);
}

type Method<This, In extends unknown[], Out> = (this: This, ...values: In) => Promise<Out>;

/** A decorator of methods, in both of TypeScript's ways. */
export interface TransactionalDecorator {
  /** Standard decorators. */
  <This, In extends unknown[], Out>(
    method: Method<This, In, Out>,
    context: ClassMethodDecoratorContext<This, Method<This, In, Out>>,
  ): Method<This, In, Out>;
  /** With `experimentalDecorators`. */
  <In extends unknown[], Out>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<(...values: In) => Promise<Out>>,
  ): void;
}

async function runIn<T>(
  { tap, ...options }: TransactionalOptions,
  name: string,
  work: (transaction: Transaction) => T | PromiseLike<T>,
): Promise<T> {
  const { context, transactions } = tap === undefined ? currentSource() : typeof tap === "function" ? tap() : tap;
  const wanted: TransactionOptions = { propagation: "required", ...(name === "" ? {} : { name }), ...options };
  return transactions.run(wanted, context.require("A transaction was asked for"), work);
}

/**
 * Makes a function run in a transaction: `required` unless `propagation` says otherwise, and called by its own name. The
 * transaction itself is at `tap.transactions.current()`.
 * @throws {TapdbError} from the function: as `tap.transaction`; `CONFIG.INVALID` when no tapdb, or more than one, may be meant.
 * @example
 * const transfer = transactional({ isolation: "serializable" }, async (from: number, to: number) => { … });
 */
export function transactional<This, In extends unknown[], Out>(
  options: TransactionalOptions,
  work: (this: This, ...values: In) => Out | PromiseLike<Out>,
): Method<This, In, Out> {
  const wrapped: Method<This, In, Out> = function (...values) {
    return runIn(options, work.name, () => work.apply(this, values));
  };
  Object.defineProperty(wrapped, "name", { value: work.name });
  return wrapped;
}

function className(self: unknown): string {
  const owner = typeof self === "function" ? self : (self as object | null | undefined)?.constructor;
  return owner?.name ?? "";
}

function wrapMethod<In extends unknown[], Out>(
  options: TransactionalOptions,
  key: string | symbol,
  method: Method<unknown, In, Out>,
): Method<unknown, In, Out> {
  const wrapped: Method<unknown, In, Out> = function (...values) {
    return runIn(options, `${className(this)}.${String(key)}`, () => method.apply(this, values));
  };
  Object.defineProperty(wrapped, "name", { value: method.name });
  return wrapped;
}

/**
 * Decorates a method so that it runs in a transaction, as {@link transactional} does for functions. Works with standard
 * decorators and with TypeScript's `experimentalDecorators` alike; the transaction is called `Class.method`.
 * @example
 * class Payments {
 *   @Transactional({ isolation: "serializable" })
 *   async transfer(from: number, to: number) { … }
 * }
 */
export function Transactional(options: TransactionalOptions = {}): TransactionalDecorator {
  return function decorate(first: unknown, second: unknown, descriptor?: PropertyDescriptor): unknown {
    if (descriptor === undefined) {
      const { name } = second as ClassMethodDecoratorContext;
      return wrapMethod(options, name, first as Method<unknown, unknown[], unknown>);
    }
    descriptor.value = wrapMethod(
      options,
      second as string | symbol,
      descriptor.value as Method<unknown, unknown[], unknown>,
    );
    return undefined;
  } as TransactionalDecorator;
}
