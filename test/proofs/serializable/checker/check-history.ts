import { checkReads } from "./check-reads.ts";
import { dependencyGraph } from "./dependency-graph.ts";
import { findCycles } from "./find-cycles.ts";
import type { Anomaly, History } from "./history.ts";
import { versionHistory } from "./version-history.ts";
import { writtenVersions } from "./written-versions.ts";

/**
 * Finds every phenomenon in a history: none means that its committed transactions could have run one after the other, that
 * nothing of them is missing, and that nothing of the others is there.
 */
export function checkHistory(observed: History): Anomaly[] {
  const history = versionHistory(observed);
  const written = writtenVersions(history);
  const graph = dependencyGraph(history, written);
  return [...history.anomalies, ...written.anomalies, ...checkReads(history, written), ...findCycles(graph)];
}
