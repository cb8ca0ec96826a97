import type { SharedPool, Tapdb } from "@tapdb/core";
import type { Labeller } from "../labels/labeller.ts";
import { TypedClient, withTypes, type LentClient } from "./typed-client.ts";

type ConnectCallback = (
  error: Error | undefined,
  client: TypedClient | undefined,
  release: LentClient["release"],
) => void;

/** The tapdb's pool as one ORM sees it: its connections parse values as MikroORM wants them. */
export class TypedPool {
  readonly shared: SharedPool;
  readonly #labeller: Labeller;
  readonly #clients = new WeakMap<LentClient, TypedClient>();
  types: unknown;

  constructor(tap: Tapdb, labeller: Labeller, types: unknown) {
    this.shared = tap.sharedPool();
    this.#labeller = labeller;
    this.types = types;
  }

  /** A connection, by a view of its own. */
  async lend(): Promise<TypedClient> {
    return new TypedClient((await this.shared.connect()) as unknown as LentClient, this.types, this.#labeller);
  }

  /** A connection, by the one view that it always has here: Kysely keeps things beside it. */
  async #lendKnown(): Promise<TypedClient> {
    const client = (await this.shared.connect()) as unknown as LentClient;
    let typed = this.#clients.get(client);
    if (typed === undefined) {
      typed = new TypedClient(client, this.types, this.#labeller);
      this.#clients.set(client, typed);
    }
    return typed;
  }

  connect = (callback?: ConnectCallback): Promise<TypedClient> | undefined => {
    if (callback === undefined) return this.#lendKnown();
    this.#lendKnown().then(
      (client) => callback(undefined, client, (error) => client.release(error)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  };

  query = (config: unknown, values?: unknown, callback?: unknown): unknown =>
    this.#labeller.labelledRaw(() => this.shared.query(withTypes(config, this.types), values, callback as never));

  /** Ends the view; the tapdb's pool stays open. */
  end = (callback?: () => void): Promise<void> => this.shared.end(callback);
}
