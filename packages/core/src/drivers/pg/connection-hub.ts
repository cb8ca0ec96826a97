import type { ContextStore, FlowHolds } from "../../context/index.ts";
import type { ConnectionEvent, Observer } from "../../observe/index.ts";
import type { ConnectionHooks } from "../../ports/connection-hooks.ts";
import type { Logger } from "../../ports/logger.ts";
import type { PreparedStatementLimits } from "./prepared-statements.ts";
import type { StatementRecorder } from "./statement-recorder.ts";

/** What all connections of one managed pool share. */
export interface ConnectionHub {
  readonly context: ContextStore;
  /** `false` for the pool of the system role: its statements are sent as they are. */
  readonly binds: boolean;
  /** The statement that binds the tenant, with `$1`. */
  readonly bindText: string;
  /** The same, which also sees to it that nobody has left the session changed; `$2` is `searchPath`. */
  readonly checkedBindText: string;
  /** The search path of a new session; known once the server is. */
  searchPath: string;
  /** The name of the setting, in lower case. */
  readonly setting: string;
  /** Who watches over the health of connections. */
  readonly hooks: ConnectionHooks | undefined;
  /** Which flow holds which connection; undefined when nobody wants to know. */
  readonly flows: FlowHolds | undefined;
  readonly limits: PreparedStatementLimits;
  readonly logger: Logger;
  /** Replaced when observers come and go. */
  observer: Observer;
  /** Set while a test run is recorded. */
  recorder: StatementRecorder | undefined;
  /** Whether named statements survive between flights: false behind a transaction pooler. */
  namedStatements: boolean;
  /** Whether session state survives between flights: false behind a transaction pooler. */
  sessionState: boolean;
}

/** Tells observers about a connection. */
export function emitConnection(hub: ConnectionHub, event: ConnectionEvent): void {
  hub.observer.onConnection?.(event);
}
