import type { Client } from "pg";
import type { TapdbConfig } from "@tapdb/core/config";
import type { Findings } from "../findings.ts";

/** What a check of the server works with. */
export interface ServerSession {
  readonly client: Client;
  readonly config: TapdbConfig;
  readonly findings: Findings;
}

/** One thing that is looked at on the server. Runs in a READ ONLY transaction unless it says otherwise. */
export interface ServerCheck {
  readonly name: string;
  /** Needs to send statements outside a transaction. @defaultValue false */
  readonly outsideTransaction?: boolean;
  run(session: ServerSession): Promise<void>;
}
