import { lists } from "./lists.ts";
import { lostUpdate, unrepeatable } from "./lost-update.ts";
import { phantoms } from "./phantoms.ts";
import { readOnlyAnomaly } from "./read-only-anomaly.ts";
import { smallBank } from "./small-bank.ts";
import { transfers } from "./transfers.ts";
import type { Workload } from "./workload.ts";
import { ring, writeSkew } from "./write-skew.ts";

/** Every workload that the proof runs, at every level. */
export const allWorkloads: readonly Workload[] = [
  writeSkew,
  readOnlyAnomaly,
  phantoms,
  ring,
  lostUpdate,
  unrepeatable,
  smallBank,
  transfers,
  lists,
];
