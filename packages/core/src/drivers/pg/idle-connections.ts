import type { HookedConnection } from "../../ports/connection-hooks.ts";
import type { IdleConnection } from "../../ports/watched-pool.ts";
import type { ManagedClient } from "./managed-client.ts";

/** node-postgres' record of an idle connection. */
interface IdleItem {
  readonly client: ManagedClient;
  readonly idleListener: (error: Error) => void;
  readonly timeoutId: NodeJS.Timeout | undefined;
}

/** The members of `pg.Pool` that idle connections are taken through. */
export interface IdlePool {
  readonly _idle: IdleItem[];
  _acquireClient(
    client: ManagedClient,
    pending: { readonly timedOut: boolean; callback(error: undefined, client: ManagedClient, release: Taken): void },
    idleListener: IdleItem["idleListener"],
    isNew: boolean,
  ): void;
  _pulseQueue(): void;
}

type Taken = (destroy?: boolean) => void;

/** Takes idle connections out of a pool's reach; they count as connections of it until they are given back. */
export function takeIdle(
  pool: IdlePool,
  choose: (connection: HookedConnection) => boolean,
  most: number,
): readonly IdleConnection[] {
  const chosen = pool._idle.filter(({ client }) => choose(client)).slice(0, most);
  return chosen.map((item) => {
    pool._idle.splice(pool._idle.indexOf(item), 1);
    clearTimeout(item.timeoutId);
    let release: Taken = () => undefined;
    const callback = (_error: undefined, _client: ManagedClient, given: Taken): void => void (release = given);
    pool._acquireClient(item.client, { timedOut: false, callback }, item.idleListener, false);
    return {
      connection: item.client,
      giveBack(destroy) {
        release(destroy);
        // node-postgres sees to its queue only when the goodbye is over.
        if (destroy) pool._pulseQueue();
      },
    };
  });
}
