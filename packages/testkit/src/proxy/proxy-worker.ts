import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { measureHop } from "./measure-hop.ts";
import { PreciseTimer } from "./precise-timer.ts";
import { ProxiedConnection } from "./proxied-connection.ts";
import { FaultDice, type CutRule, type FaultPlan, type WireDelay, type WireState } from "./wire-faults.ts";
import { WireCounter, type WireStats } from "./wire-stats.ts";

/** What the proxy's thread is started with. */
export interface ProxyWorkerData {
  readonly host: string;
  readonly port: number;
  readonly delay: WireDelay;
  readonly connectDelayMs: number;
}

/** What the proxy's thread can be asked. */
export type ProxyCommand =
  | { readonly name: "stats" | "reset" | "cutAll" | "blackhole" | "resume" }
  | { readonly name: "setDelay"; readonly delay: WireDelay }
  | { readonly name: "setConnectDelay"; readonly delayMs: number }
  | { readonly name: "cutAt"; readonly rule: CutRule }
  | { readonly name: "injectFaults"; readonly plan: FaultPlan | undefined };

/** The thread's messages: first its port, then one answer to each command, in order. */
export type ProxyAnswer = { readonly port: number } | { readonly stats: WireStats };

const target = workerData as ProxyWorkerData;
let { connectDelayMs } = target;
const state: WireState = { delay: target.delay, hop: 0, blackhole: false, cut: undefined, faults: undefined };
const counter = new WireCounter();
const timer = new PreciseTimer();
const connections = new Set<ProxiedConnection>();

function accept(client: Socket): void {
  if (connectDelayMs === 0) return forward(client);
  const giveUp = (): void => void client.destroy();
  client.on("error", giveUp);
  setTimeout(() => {
    client.off("error", giveUp);
    if (!client.destroyed) forward(client);
  }, connectDelayMs);
}

function forward(client: Socket): void {
  const server = connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true });
  const connection = new ProxiedConnection(client, server, { state, counter, timer });
  connections.add(connection);
  client.once("close", () => connections.delete(connection));
}

function obey(command: ProxyCommand): void {
  switch (command.name) {
    case "reset":
      return counter.reset();
    case "cutAll":
      return [...connections].forEach((connection) => connection.cut());
    case "blackhole":
      state.blackhole = true;
      return;
    case "resume":
      state.blackhole = false;
      return connections.forEach((connection) => connection.resume());
    case "setDelay":
      state.delay = command.delay;
      return;
    case "setConnectDelay":
      connectDelayMs = command.delayMs;
      return;
    case "cutAt":
      state.cut = command.rule;
      return;
    case "injectFaults":
      state.faults = command.plan && new FaultDice(command.plan);
      return;
    case "stats":
      return;
  }
}

const listener = createServer({ allowHalfOpen: true, noDelay: true }, accept);
listener.listen(0, "127.0.0.1", async () => {
  state.hop = await measureHop();
  parentPort?.postMessage({ port: (listener.address() as AddressInfo).port } satisfies ProxyAnswer);
});
parentPort?.on("message", (command: ProxyCommand) => {
  obey(command);
  parentPort?.postMessage({ stats: counter.read() } satisfies ProxyAnswer);
});
