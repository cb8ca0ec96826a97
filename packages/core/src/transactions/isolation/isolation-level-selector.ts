/** Which isolation level a transaction gets, and which it should get. */
import { closest, type WorkloadConfig } from "../../config/index.ts";
import type { ManagedPool, RecordedStatement } from "../../drivers/pg/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { Observer } from "../../observe/index.ts";
import type { TransactionOptions } from "../transaction-options.ts";
import type { AdviseOptions } from "./advise-isolation.ts";
import type { IsolationAdvice } from "./isolation-advice.ts";
import type { TransactionTrace } from "./trace/transaction-trace.ts";
import type { TransactionTemplate } from "./transaction-template.ts";

/** What the selector works with. */
export interface IsolationLevelSelectorConfig {
  /** By name. */
  readonly workloads: Readonly<Record<string, WorkloadConfig>>;
  /** The pools whose statements a trace writes down. */
  readonly pools: readonly ManagedPool[];
  /** The setting that carries the tenant. */
  readonly setting: string;
  /** Lets an observer hear, until the returned function is called. */
  readonly observe: (observer: Observer) => () => void;
}

/** What has an isolation level of its own, whatever its name. */
type Chosen = Pick<TransactionOptions, "isolation" | "readOnly" | "deferrable" | "name">;

export class IsolationLevelSelector {
  readonly #config: IsolationLevelSelectorConfig;

  constructor(config: IsolationLevelSelectorConfig) {
    this.#config = config;
  }

  /**
   * The options of a transaction with what its workload says filled in; what the options say themselves counts first.
   *
   * @throws {TapdbError} `TRANSACTION.UNKNOWN_WORKLOAD`.
   */
  select<Options extends TransactionOptions>(options: Options): Options {
    const { workload } = options;
    if (workload === undefined) return options;
    const { isolation, readOnly, deferrable } = this.#workload(workload);
    const chosen: Chosen = { isolation, readOnly, deferrable, name: workload };
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    return { ...chosen, ...given } as Options;
  }

  /** Begins to write down what transactions do, for {@link IsolationLevelSelector.advise}. */
  async trace(): Promise<TransactionTrace> {
    const { TransactionTrace: Trace } = await import("./trace/transaction-trace.ts");
    return new Trace((record) => this.#attach(record), this.#config.setting);
  }

  /** The lowest safe level of each program; see `adviseIsolation`. */
  async advise(templates: readonly TransactionTemplate[], options?: AdviseOptions): Promise<IsolationAdvice> {
    const { adviseIsolation } = await import("./advise-isolation.ts");
    return adviseIsolation(templates, options);
  }

  #attach(record: (statement: RecordedStatement) => void): () => void {
    let isOn = true;
    for (const { hub } of this.#config.pools) {
      const before = hub.recorder;
      hub.recorder = (statement) => {
        before?.(statement);
        if (isOn) record(statement);
      };
    }
    const stopObserving = this.#config.observe({ wantsCallSite: () => isOn });
    return () => {
      isOn = false;
      stopObserving();
    };
  }

  #workload(name: string): WorkloadConfig {
    const { workloads } = this.#config;
    if (Object.hasOwn(workloads, name)) return workloads[name]!;
    const near = closest(name, Object.keys(workloads));
    throw new TapdbError({
      code: "TRANSACTION.UNKNOWN_WORKLOAD",
      message: `There is no workload "${name}".`,
      hint:
        near === undefined
          ? "Declare it in the configuration, under transactions.workloads."
          : `Did you mean "${near}"? Others are declared in the configuration, under transactions.workloads.`,
    });
  }
}
