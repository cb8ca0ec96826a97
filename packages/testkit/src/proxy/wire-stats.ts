/** What went over the wire since the start or the last `reset()`, over all connections. */
export interface WireStats {
  /** Connections opened, cancel requests included. */
  readonly connections: number;
  /** Client-to-server flights that end in a Sync or are a simple Query; those of start-up are not among them. */
  readonly flights: number;
  /** How often a client sent something after the server had spoken last: what a round trip costs latency for. */
  readonly roundTrips: number;
  readonly syncs: number;
  readonly queries: number;
  /** ReadyForQuery messages, the one that ends start-up included. */
  readonly readyForQuery: number;
  /** ErrorResponse messages. */
  readonly errors: number;
  readonly bytesToServer: number;
  readonly bytesToClient: number;
  /** Messages of clients by type letter (`P` Parse, `B` Bind, `E` Execute, `S` Sync, `Q` Query, …). */
  readonly frontend: Readonly<Record<string, number>>;
  /** Flights that a fault plan broke, by `step:fault`, for example `commit:answered`. */
  readonly faults: Readonly<Record<string, number>>;
  /** Messages of the server by type letter (`Z` ReadyForQuery, `D` DataRow, `E` ErrorResponse, …). */
  readonly backend: Readonly<Record<string, number>>;
}

/** Counts as it goes; belongs to the proxy's thread. */
export class WireCounter {
  connections = 0;
  roundTrips = 0;
  bytesToServer = 0;
  bytesToClient = 0;
  #frontend = new Map<string, number>();
  #backend = new Map<string, number>();
  #faults = new Map<string, number>();

  countFault(name: string): void {
    this.#faults.set(name, (this.#faults.get(name) ?? 0) + 1);
  }

  countFrontend(type: string): void {
    this.#frontend.set(type, (this.#frontend.get(type) ?? 0) + 1);
  }

  countBackend(type: string): void {
    this.#backend.set(type, (this.#backend.get(type) ?? 0) + 1);
  }

  reset(): void {
    this.connections = this.roundTrips = this.bytesToServer = this.bytesToClient = 0;
    this.#frontend.clear();
    this.#backend.clear();
    this.#faults.clear();
  }

  read(): WireStats {
    const { connections, roundTrips, bytesToServer, bytesToClient } = this;
    const syncs = this.#frontend.get("S") ?? 0;
    const queries = this.#frontend.get("Q") ?? 0;
    const readyForQuery = this.#backend.get("Z") ?? 0;
    const errors = this.#backend.get("E") ?? 0;
    const frontend = Object.fromEntries(this.#frontend);
    const backend = Object.fromEntries(this.#backend);
    return {
      connections,
      flights: syncs + queries,
      roundTrips,
      syncs,
      queries,
      readyForQuery,
      errors,
      bytesToServer,
      bytesToClient,
      faults: Object.fromEntries(this.#faults),
      frontend,
      backend,
    };
  }
}
