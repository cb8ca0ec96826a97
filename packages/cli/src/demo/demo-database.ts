import type { TapdbConfigInput } from "@tapdb/core";
import type { EntityModel, Key } from "./applications/entity-model.ts";
import type { Shift } from "./write-skew/run-write-skew.ts";

/** The database that the demo runs on: its own shop, or the user's. */
export interface DemoDatabase {
  /** `18.4`. */
  readonly server: string;
  /** What is in it, for the headline. */
  readonly description: string;
  readonly config: TapdbConfigInput;
  readonly models: readonly EntityModel[];
  readonly tenants: readonly string[];
  readonly attacker: string;
  readonly victim: string;
  keysOf(model: EntityModel, tenant: string): readonly Key[];
  /** Whether a pooler stands before it, by which others get the same sessions. */
  readonly pooled: boolean;
  /** What only the demo's own shop has. */
  readonly own?: OwnDatabase;
  /** What was not looked at, and why. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** What the demo may do and measure in a database of its own. */
export interface OwnDatabase {
  /** With a role whose sessions are bound to the attacker for good. */
  readonly bareUrl: string;
  readonly shifts: readonly Shift[];
  checksumOfOthers(tenant: string): Promise<string>;
}
