/** The transactional adapter for `@nestjs-cls/transactional` 2 and 3, by its shape: nothing of it is imported. */
import { TapdbError } from "../../errors/index.ts";
import type { TransactionSource } from "../declarative/transaction-source.ts";
import type { PropagationName } from "../propagation/propagation.ts";
import type { Transaction, TransactionOptions } from "../transaction-options.ts";

/** What a method decorated there may ask for; the propagation is its decorator's. */
export type AdapterTransactionOptions = Omit<TransactionOptions, "propagation">;

type SetTransaction<Client> = (client?: Client) => void;
// oxlint-disable-next-line typescript/no-explicit-any -- The library's own signature.
type Callback = (...values: any[]) => Promise<any>;

/** What that library asks of an adapter. */
export interface AdapterOptions<Client> {
  wrapWithTransaction(
    options: AdapterTransactionOptions,
    work: Callback,
    set: SetTransaction<Client>,
  ): Promise<unknown>;
  wrapWithNestedTransaction(
    options: AdapterTransactionOptions,
    work: Callback,
    set: SetTransaction<Client>,
    outer: Client,
  ): Promise<unknown>;
  getFallbackInstance(): Client;
}

/** How an adapter is made. */
export interface TapdbTransactionalAdapterConfig<Client> {
  readonly tap: TransactionSource;
  /**
   * What `txHost.tx` is: `dataSource.manager`, the Prisma client, `orm.em`. It takes part in the transaction by itself, as all
   * ORM calls do.
   */
  readonly client: Client;
  readonly defaultTxOptions?: AdapterTransactionOptions;
}

function leaveRefused(): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.NOT_ALLOWED",
    message: "The client was asked for outside of the transaction that is open around it.",
    hint: `Use tapdb's own Transactional({ propagation: "not_supported" }), which leaves the transaction for all ORM calls.`,
  });
}

/**
 * Makes the decorators and the host of `@nestjs-cls/transactional` open transactions of tapdb, with its retry and its savepoints
 * for `Nested`. A transaction of `tap.transaction` that is open around them is joined.
 * @example
 * new ClsPluginTransactional({ adapter: new TapdbTransactionalAdapter({ tap, client: dataSource.manager }) });
 */
export class TapdbTransactionalAdapter<Client> {
  readonly connection: TransactionSource;
  readonly defaultTxOptions: AdapterTransactionOptions;
  readonly supportsTransactionProxy = false;
  readonly #client: Client;
  /** Transactions that the host knows of. */
  readonly #hosted = new WeakSet<Transaction>();

  constructor({ tap, client, defaultTxOptions = {} }: TapdbTransactionalAdapterConfig<Client>) {
    this.connection = tap;
    this.defaultTxOptions = defaultTxOptions;
    this.#client = client;
  }

  optionsFactory = (tap: TransactionSource): AdapterOptions<Client> => {
    const run = (
      propagation: PropagationName,
      options: AdapterTransactionOptions,
      work: Callback,
      set: SetTransaction<Client>,
    ): Promise<unknown> =>
      tap.transactions.run(
        { ...options, propagation },
        tap.context.require("A transaction was asked for"),
        (transaction) => {
          this.#hosted.add(transaction);
          set(this.#client);
          return work();
        },
      );
    return {
      wrapWithTransaction: (options, work, set) =>
        run(this.#isHosted(tap) ? "requires_new" : "required", options, work, set),
      wrapWithNestedTransaction: (options, work, set) => run("nested", options, work, set),
      getFallbackInstance: () => {
        if (this.#isHosted(tap)) throw leaveRefused();
        return this.#client;
      },
    };
  };

  /** Whether the host knows of the open transaction: then it asks for a transaction only where another one is wanted. */
  #isHosted({ transactions }: TransactionSource): boolean {
    const current = transactions.current();
    return current !== undefined && this.#hosted.has(current);
  }
}
