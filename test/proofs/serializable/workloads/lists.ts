import { times, type Script, type Workload } from "./workload.ts";

const LISTS = 3;

/**
 * Reads and appends as they come: of all workloads the one that expects nothing.
 *
 * Source: Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations", VLDB 2020.
 */
export const lists: Workload = {
  name: "lists",
  shows: { "read committed": ["G-single"], "repeatable read": ["G2-item"] },
  make(random) {
    const draw = (): Script => {
      const steps = Array.from({ length: random.integer(2, 4) }, () => ({
        key: random.integer(0, LISTS - 1),
        appends: random.chance(0.45),
      }));
      return {
        async run(step) {
          for (const { key, appends } of steps) await (appends ? step.append(key) : step.list(key));
        },
      };
    };
    return { rows: Array.from({ length: LISTS }, () => 0), scripts: times(random.integer(8, 16), draw), parallel: 5 };
  },
};
