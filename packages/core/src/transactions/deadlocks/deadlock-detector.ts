import type { HealthCheck, HealthReport } from "../../component.ts";
import type { ManagedPool, PgModule } from "../../drivers/pg/index.ts";
import type { Observer, StatementEvent } from "../../observe/index.ts";
import type { Logger } from "../../ports/logger.ts";
import type { OpenTransactions } from "../open-transactions.ts";
import { CallSiteMemory } from "./call-site-memory.ts";
import type { DeadlockReport } from "./deadlock-report.ts";
import { findChains, findCycles, type WaitCycle } from "./live/blocking-graph.ts";
import { BlockingSampler } from "./live/blocking-sampler.ts";
import { describeParty, runningJobs, type OwnSessions } from "./live/describe-parties.ts";
import { describeChain, describeCycle } from "./live/describe-waits.ts";
import { LockWatch } from "./live/lock-watch.ts";
import type { PredictionReport } from "./prediction/deadlock-prediction.ts";
import type { PredictOptions } from "./prediction/predict-deadlocks.ts";
import { TraceRecorder } from "./prediction/trace-recorder.ts";
import type { RecordedRun } from "./prediction/transaction-trace.ts";
import { explainDeadlock } from "./post-mortem.ts";

/** What the detector works with. */
export interface DeadlockDetectorConfig {
  readonly pg: PgModule;
  readonly pools: readonly ManagedPool[];
  /** Whether the pools' connections are watched; recording and prediction work without. */
  readonly watch: boolean;
  /** The address for the connection that it asks the server on. */
  readonly databaseUrl: string;
  /** From what age on a statement may be waiting for a lock, milliseconds. */
  readonly afterMs: number;
  /** What is done about a deadlock. */
  readonly action: "report" | "cancel-victim";
  readonly logger: Logger;
  readonly open: OpenTransactions;
  /** Told of each connection that a look shows waiting, and for how long, milliseconds. */
  readonly onWaiting?: (backendPid: number, waitingMs: number) => void;
}

/** Numbers since the detector was made. */
export interface DeadlockMetrics {
  /** Deadlocks seen before the server ended them. */
  readonly live: number;
  /** Deadlocks that the server ended (40P01). */
  readonly server: number;
  /** Pools whose connections were all held by work that waited for another. */
  readonly pools: number;
  readonly cancelled: number;
  /** Looks at the server. */
  readonly samples: number;
  readonly failedSamples: number;
}

const KEPT_REPORTS = 50;

/**
 * Names deadlocks before PostgreSQL ends them, and explains those that it has ended.
 *
 * While a statement of ours runs longer than `afterMs`, one query on a connection of its own asks who waits for whom;
 * while nothing waits, it costs nothing. A circle counts when two looks in a row show it.
 */
export class DeadlockDetector implements Observer {
  readonly #config: DeadlockDetectorConfig;
  readonly #sampler: BlockingSampler;
  readonly #watch: LockWatch;
  readonly #callSites = new CallSiteMemory();
  readonly #listeners = new Set<(report: DeadlockReport) => void>();
  readonly #reports: DeadlockReport[] = [];
  readonly #counts = { live: 0, server: 0, pools: 0, cancelled: 0, samples: 0, failedSamples: 0 };
  /** Circles that were told, by their members and when these began to wait. */
  #told = new Set<string>();
  #stuckTold = new WeakSet<object>();
  #recording = false;
  #lastFailure: string | undefined;

  constructor(config: DeadlockDetectorConfig) {
    this.#config = config;
    this.#sampler = new BlockingSampler(config.pg, config.databaseUrl);
    this.#watch = new LockWatch(config.watch ? config.pools : [], config.afterMs, {
      onLongStatement: () => this.#look(),
      onStuckPool: (pool, stuckMs) => this.#tellStuckPool(pool, stuckMs),
    });
  }

  /** The last fifty reports, the newest last. */
  reports(): readonly DeadlockReport[] {
    return [...this.#reports];
  }

  /** Calls `listener` with each report until the returned function is called. */
  onReport(listener: (report: DeadlockReport) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Who is in the way of whom now: deadlocks first, then each root blocker with all who wait for it.
   * @throws The driver's error when the server can't be asked.
   */
  async blocked(): Promise<readonly DeadlockReport[]> {
    const sample = await this.#sampler.sample();
    const sessions = this.#sessions();
    return [
      ...findCycles(sample).map((cycle) => describeCycle(cycle, sample, sessions)),
      ...findChains(sample).map((chain) => describeChain(chain, sample, sessions)),
    ];
  }

  /**
   * Records what the application sends, with its values, until the returned function is called. Run one piece of work at a
   * time meanwhile, as a test run does; the values stay in memory.
   */
  record(): () => RecordedRun {
    this.#recording = true;
    const recorder = new TraceRecorder(this.#config.pools);
    return () => {
      this.#recording = false;
      return recorder.stop();
    };
  }

  /** Says which transactions of a recorded run can deadlock, and makes each happen; see {@link predictDeadlocks}. */
  async predict(run: RecordedRun, options: PredictOptions): Promise<PredictionReport> {
    const { predictDeadlocks } = await import("./prediction/predict-deadlocks.ts");
    return predictDeadlocks(run, { pg: this.#config.pg, ...options });
  }

  wantsCallSite(text: string): boolean {
    if (this.#recording) return true;
    return this.#callSites.wants(text);
  }

  onStatement(event: StatementEvent): void {
    this.#callSites.saw(event.text, event.labels?.callSite);
    if (event.deadlock === undefined) return;
    this.#counts.server += 1;
    this.#tell(explainDeadlock(event, event.deadlock, this.#sessions()));
  }

  #sessions(): OwnSessions {
    const { pools, open } = this.#config;
    const knowsPids = !pools.some(({ hub, serverFacts }) => serverFacts?.behindPooler === true || !hub.sessionState);
    return { pools, open, callSites: this.#callSites, knowsPids };
  }

  /** One look at the server; a circle is looked at twice, since the first look may have seen two moments. */
  async #look(): Promise<void> {
    try {
      this.#counts.samples += 1;
      const { edges } = await this.#sampler.sample();
      for (const { waiter, waitingMs } of edges) this.#config.onWaiting?.(waiter, waitingMs ?? 0);
      const first = findCycles({ edges });
      if (first.length === 0) return;
      const known = new Set(first.map(keyOf));
      const sample = await this.#sampler.sample();
      const still = findCycles(sample).filter((cycle) => known.has(keyOf(cycle)));
      const sessions = this.#sessions();
      const running = runningJobs(sessions);
      const isOurs = ({ edges }: WaitCycle): boolean =>
        !sessions.knowsPids || edges.some(({ waiter }) => running.has(waiter));
      for (const cycle of still.filter(isOurs))
        if (!this.#told.has(waitsOf(cycle))) await this.#act(describeCycle(cycle, sample, sessions));
      this.#told = new Set(still.map(waitsOf));
    } catch (error) {
      this.#counts.failedSamples += 1;
      const code = (error as { code?: unknown }).code;
      this.#lastFailure = typeof code === "string" ? code : "no answer";
    }
  }

  async #act(report: DeadlockReport): Promise<void> {
    this.#counts.live += 1;
    const victim = report.parties.find(({ backendPid }) => backendPid === report.victim?.backendPid);
    if (this.#config.action !== "cancel-victim" || victim?.ours !== true) return this.#tell(report);
    const job = runningJobs(this.#sessions()).get(victim.backendPid);
    if (job === undefined) return this.#tell(report);
    job.deadlockVictim = true;
    const done = await this.#sampler.cancel(victim.backendPid);
    if (done) this.#counts.cancelled += 1;
    this.#tell({ ...report, action: done ? "cancelled-victim" : "none" });
  }

  #tellStuckPool(pool: ManagedPool, stuckMs: number): void {
    const waiting = [...pool.openClients];
    if (waiting.every((client) => this.#stuckTold.has(client.checkedOutIn ?? client))) return;
    this.#stuckTold = new WeakSet(waiting.map((client) => client.checkedOutIn ?? client));
    this.#counts.pools += 1;
    const sessions = this.#sessions();
    const parties = waiting.flatMap(({ processID }) =>
      processID === null
        ? []
        : describeParty(processID, undefined, undefined, { job: undefined, ours: true, sessions }),
    );
    this.#tell({
      kind: "pool",
      source: "live",
      at: new Date(),
      seenAfterMs: stuckMs,
      parties,
      rootPid: parties.toSorted((one, other) => (other.transactionMs ?? 0) - (one.transactionMs ?? 0))[0]?.backendPid,
      victim: undefined,
      mayResolve: true,
      action: "none",
      unseen: ["Whether the work that holds them waits for a connection or for something else cannot be seen."],
    });
  }

  #tell(report: DeadlockReport): void {
    this.#reports.push(report);
    if (this.#reports.length > KEPT_REPORTS) this.#reports.shift();
    const { logger } = this.#config;
    logger.warn(LOG_MESSAGES[report.kind], {
      source: report.source,
      rootPid: report.rootPid,
      victimPid: report.victim?.backendPid,
      callSites: report.parties.map(({ statement }) => statement?.callSite),
    });
    for (const listener of this.#listeners) {
      try {
        listener(report);
      } catch (error) {
        logger.error("A listener of tapdb's deadlock reports threw", { error: String(error) });
      }
    }
  }

  getMetrics(): Readonly<Record<string, unknown>> & DeadlockMetrics {
    return Object.freeze({ ...this.#counts });
  }

  /** Says whether it could ask the server, and what it does not see. */
  healthCheck(): Promise<HealthReport> {
    const checks: HealthCheck[] = [
      this.#lastFailure === undefined
        ? { name: "deadlocks", status: "pass", message: `${this.#counts.samples} looks at the server` }
        : { name: "deadlocks", status: "warn", message: `the server could not be asked: ${this.#lastFailure}` },
    ];
    if (!this.#sessions().knowsPids)
      checks.push({ name: "deadlocks", status: "unknown", message: "behind a pooler, sessions are not told apart" });
    const status = checks.some((check) => check.status === "warn") ? "degraded" : "healthy";
    return Promise.resolve({ status, checks });
  }

  /** Stops watching; reports still work. */
  async close(): Promise<void> {
    this.#watch.close();
    await this.#sampler.close();
  }
}

const LOG_MESSAGES: Readonly<Record<DeadlockReport["kind"], string>> = {
  deadlock: "tapdb sees a deadlock",
  pool: "tapdb sees a pool whose connections are all held by work that does not use them, while others wait",
  blocked: "tapdb sees sessions that wait for another",
};

function keyOf({ edges }: WaitCycle): string {
  return edges
    .map(({ waiter, blocker }) => `${waiter}>${blocker}`)
    .toSorted()
    .join(" ");
}

/** The same members may meet again in another circle. */
function waitsOf({ edges }: WaitCycle): string {
  return edges
    .map(({ waiter, since }) => `${waiter} since ${since}`)
    .toSorted()
    .join(" ");
}
