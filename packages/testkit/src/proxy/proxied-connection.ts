import type { Socket } from "node:net";
import { MessageScanner } from "./message-scanner.ts";
import type { PreciseTimer } from "./precise-timer.ts";
import type { FlightStep, WireState } from "./wire-faults.ts";
import type { WireCounter } from "./wire-stats.ts";

const TERMINATE = "X".charCodeAt(0);
const READY_FOR_QUERY = "Z".charCodeAt(0);
/** Its type, its length, and the transaction status. */
const READY_BYTES = 6;
const IDLE = "I";
const HIGH_WATER_BYTES = 4 * 1024 * 1024;

/** What a connection needs of its proxy. */
export interface ProxyParts {
  readonly state: WireState;
  readonly counter: WireCounter;
  readonly timer: PreciseTimer;
}

/** One client's connection and ours to the server, with all that passes between them. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #parts: ProxyParts;
  readonly #fromClient: MessageScanner;
  readonly #fromServer: MessageScanner;
  /** What a blackhole swallowed so far, in order. */
  readonly #held: (() => void)[] = [];
  #started = false;
  #serverSpokeLast = false;
  #cutAtAnswer = false;
  /** The transaction status of the last ReadyForQuery. */
  #status = IDLE;

  constructor(client: Socket, server: Socket, parts: ProxyParts) {
    this.#client = client;
    this.#server = server;
    this.#parts = parts;
    this.#fromClient = new MessageScanner(true, (type) => this.#onFrontend(type));
    this.#fromServer = new MessageScanner(false, (type) => this.#onBackend(type));
    parts.counter.connections += 1;
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => this.cut());
    }
    client.on("data", (chunk: Buffer) => this.#clientData(chunk));
    server.on("data", (chunk: Buffer) => this.#serverData(chunk));
    client.once("close", () => server.destroy());
    server.once("close", () => client.destroy());
    client.on("end", () => this.#later("toServer", () => server.end()));
    server.on("end", () => this.#later("toClient", () => client.end()));
  }

  /** Resets both sides, as a crashed machine or a firewall does. */
  cut(): void {
    for (const socket of [this.#client, this.#server]) if (!socket.destroyed) socket.resetAndDestroy();
  }

  /** Forwards what a blackhole has held back. */
  resume(): void {
    for (const run of this.#held.splice(0)) run();
  }

  #clientData(chunk: Buffer): void {
    const { state, counter } = this.#parts;
    counter.bytesToServer += chunk.length;
    if (this.#started && this.#serverSpokeLast && chunk[0] !== TERMINATE) counter.roundTrips += 1;
    this.#serverSpokeLast = false;
    this.#fromClient.push(chunk);
    if (state.cut !== undefined && chunk.includes(state.cut.text)) {
      const { when } = state.cut;
      state.cut = undefined;
      if (when === "before") return this.cut();
      this.#cutAtAnswer = true;
    }
    if (state.faults !== undefined && this.#started && !this.#cutAtAnswer && this.#isBroken(chunk)) return;
    this.#later("toServer", () => this.#write(this.#server, this.#client, chunk));
  }

  /** Rolls the dice for a flight; a chunk is one where the client corks what it sends, as node-postgres and tapdb do. */
  #isBroken(chunk: Buffer): boolean {
    if (chunk[0] === TERMINATE) return false;
    const step: FlightStep = chunk.includes("COMMIT") ? "commit" : this.#status === IDLE ? "begin" : "statement";
    const fault = this.#parts.state.faults!.roll(step);
    if (fault === undefined) return false;
    this.#parts.counter.countFault(`${step}:${fault}`);
    if (fault === "answered") {
      this.#cutAtAnswer = true;
      return false;
    }
    if (fault === "unsent") this.cut();
    // A goodbye after the bytes lets them arrive; a reset could overtake them.
    else this.#server.end(chunk, () => this.#client.resetAndDestroy());
    return true;
  }

  #serverData(chunk: Buffer): void {
    if (this.#cutAtAnswer) return this.cut();
    this.#parts.counter.bytesToClient += chunk.length;
    this.#serverSpokeLast = true;
    if (chunk.at(-READY_BYTES) === READY_FOR_QUERY) this.#status = String.fromCharCode(chunk.at(-1)!);
    this.#fromServer.push(chunk);
    this.#later("toClient", () => this.#write(this.#client, this.#server, chunk));
  }

  #later(direction: "toServer" | "toClient", run: () => void): void {
    const { state, timer } = this.#parts;
    const forward = (): void => void (this.#parts.state.blackhole ? this.#held.push(run) : run());
    const delay = state.delay[direction] - state.hop;
    if (delay > 0) timer.schedule(performance.now() + delay, forward);
    else forward();
  }

  #write(to: Socket, from: Socket, chunk: Buffer): void {
    if (to.destroyed) return;
    to.write(chunk);
    if (to.writableLength < HIGH_WATER_BYTES || from.isPaused()) return;
    from.pause();
    to.once("drain", () => from.resume());
  }

  #onFrontend(type: string): void {
    this.#parts.counter.countFrontend(type);
    if (type === "ssl" || type === "gss") this.#fromServer.expectSingleByte();
  }

  #onBackend(type: string): void {
    this.#parts.counter.countBackend(type);
    if (type === "Z") this.#started = true;
    if (type !== "answer:S" && type !== "answer:G") return;
    this.#fromClient.makeOpaque();
    this.#fromServer.makeOpaque();
  }
}
