import { isDirected, type Script, type Workload } from "./workload.ts";

const [CHECKING, SAVINGS] = [0, 1];

/**
 * A withdrawal pays a penalty, though a report has already shown a deposit after which there would have been none.
 *
 * Source: Fekete, O'Neil and O'Neil, "A Read-Only Transaction Anomaly Under Snapshot Isolation", SIGMOD Record 2004.
 */
export const readOnlyAnomaly: Workload = {
  name: "read-only-anomaly",
  shows: { "read committed": ["G2-item"], "repeatable read": ["G2-item"] },
  make(random) {
    const directed = isDirected(random);
    const withdrawal: Script = {
      async run(step) {
        const checking = await step.read(CHECKING);
        const savings = await step.read(SAVINGS);
        step.reach("looked");
        if (directed) await step.until("over 2");
        await step.write(CHECKING, checking - (checking + savings < 10 ? 11 : 10));
      },
    };
    const deposit: Script = {
      async run(step) {
        if (directed) await step.until("looked");
        await step.write(SAVINGS, (await step.read(SAVINGS)) + 20);
      },
    };
    const report: Script = {
      readOnly: true,
      async run(step) {
        if (directed) await step.until("over 1");
        await step.read(CHECKING);
        await step.read(SAVINGS);
      },
    };
    return { rows: [0, 0], scripts: [withdrawal, deposit, report], parallel: 3 };
  },
};
