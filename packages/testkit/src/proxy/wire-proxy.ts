import { Worker } from "node:worker_threads";
import { TapdbError } from "@tapdb/core/errors";
import { connectionUrl } from "../server/connection-url.ts";
import type { ProxyAnswer, ProxyCommand, ProxyWorkerData } from "./proxy-worker.ts";
import type { CutRule, FaultPlan, WireDelay } from "./wire-faults.ts";
import type { WireStats } from "./wire-stats.ts";

const DEFAULT_PORT = 5432;

/** Milliseconds added to a round trip, half of them each way; or those of each direction. */
export type DelayMs = number | WireDelay;

/** What a wire proxy stands before. */
export interface WireProxyOptions {
  /** Connection string of the server. */
  readonly target: string;
  /** Latency to add. @defaultValue 0 */
  readonly delayMs?: DelayMs;
  /** Time until a new connection gets through to the server, milliseconds. @defaultValue 0 */
  readonly connectDelayMs?: number;
}

/** A TCP proxy before a server, in a thread of its own, that counts, delays and breaks. */
export interface WireProxy {
  /** The port on 127.0.0.1. */
  readonly port: number;
  /** The connection string of `target`, or of another login, by way of the proxy. */
  url(target?: string): string;
  stats(): Promise<WireStats>;
  /** Sets all counts to 0. */
  reset(): Promise<void>;
  setDelay(delayMs: DelayMs): Promise<void>;
  setConnectDelay(delayMs: number): Promise<void>;
  /** Resets every open connection, on both sides. */
  cutAll(): Promise<void>;
  /** Cuts the next connection whose client sends a text, once. */
  cutAt(rule: CutRule): Promise<void>;
  /** Breaks connections at random flights from now on; `undefined` ends that. `stats().faults` tells how many. */
  injectFaults(plan: FaultPlan | undefined): Promise<void>;
  /** Forwards nothing any more, without closing anything: new connections are taken and get no answer. */
  blackhole(): Promise<void>;
  /** Ends the blackhole and forwards what it has held back. */
  resume(): Promise<void>;
  /** Ends the proxy and all of its connections. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const bothWays = (delay: DelayMs): WireDelay =>
  typeof delay === "number" ? { toServer: delay / 2, toClient: delay / 2 } : delay;

/** Sends commands to the proxy's thread; answers come in the order of the commands. */
class ProxyThread {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<ProxyAnswer>[] = [];

  constructor(data: ProxyWorkerData) {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.#worker = new Worker(new URL(`./proxy-worker.${extension}`, import.meta.url), { workerData: data });
    this.#worker.on("message", (answer: ProxyAnswer) => this.#waiting.shift()?.resolve(answer));
    this.#worker.on("error", (cause) => this.#fail(cause));
    this.#worker.on("exit", () => this.#fail(undefined));
  }

  answer(): Promise<ProxyAnswer> {
    const waiting = Promise.withResolvers<ProxyAnswer>();
    this.#waiting.push(waiting);
    this.#worker.ref();
    return waiting.promise.finally(() => this.#waiting.length === 0 && this.#worker.unref());
  }

  async ask(command: ProxyCommand): Promise<WireStats> {
    const answer = this.answer();
    this.#worker.postMessage(command);
    return ((await answer) as { stats: WireStats }).stats;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(cause: unknown): void {
    const error = new TapdbError({
      code: "COMPONENT.CLOSED",
      message: "The wire proxy is closed.",
      hint: "Make a new one.",
      cause,
    });
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}

/**
 * Starts a proxy before the server of `target`. It reads the message types of both directions, so `stats()` tells how
 * many flights an operation took, and it can add latency to within about 0.1 ms.
 */
export async function wireProxy(options: WireProxyOptions): Promise<WireProxy> {
  const { hostname, port } = new URL(options.target);
  const host = hostname.replaceAll(/[[\]]/g, "");
  const { delayMs = 0, connectDelayMs = 0 } = options;
  const thread = new ProxyThread({
    host,
    port: Number(port || DEFAULT_PORT),
    delay: bothWays(delayMs),
    connectDelayMs,
  });
  const started = (await thread.answer()) as { port: number };
  const tell = async (command: ProxyCommand): Promise<void> => void (await thread.ask(command));
  const url = (target: string = options.target): string => {
    const through = new URL(connectionUrl(target, { port: started.port }));
    through.hostname = "127.0.0.1";
    return through.toString();
  };
  return {
    port: started.port,
    url,
    stats: () => thread.ask({ name: "stats" }),
    reset: () => tell({ name: "reset" }),
    setDelay: (delay) => tell({ name: "setDelay", delay: bothWays(delay) }),
    setConnectDelay: (milliseconds) => tell({ name: "setConnectDelay", delayMs: milliseconds }),
    cutAll: () => tell({ name: "cutAll" }),
    cutAt: (rule) => tell({ name: "cutAt", rule }),
    injectFaults: (plan) => tell({ name: "injectFaults", plan }),
    blackhole: () => tell({ name: "blackhole" }),
    resume: () => tell({ name: "resume" }),
    close: () => thread.end(),
    [Symbol.asyncDispose]: () => thread.end(),
  };
}
