import type { TransactionTemplate } from "@tapdb/core/isolation";
import { compileTemplates } from "../../../packages/core/src/transactions/isolation/robustness/compiled-template.ts";
import { closedWorld, type World } from "../../../packages/core/src/transactions/isolation/robustness/instance.ts";
import type { SmallStep, SmallTransaction } from "./small-transaction.ts";

const KEY = ["id"];

function columnsOf(mask: number): string[] {
  return Array.from({ length: 32 - Math.clz32(mask) }, (_, bit) => bit)
    .filter((bit) => mask & (1 << bit))
    .map((bit) => `c${bit}`);
}

function templateStep({ row, reads, writes, locks }: SmallStep): TransactionTemplate["steps"][number] {
  return {
    relation: "t",
    key: { id: `row${row}` },
    rowKeys: [KEY],
    ...(reads === 0 ? {} : { reads: columnsOf(reads) }),
    ...(writes === 0 ? {} : { writes: columnsOf(writes) }),
    locks,
  };
}

/** Gives a set to the advisor's own decision procedure: each transaction once, with the rows that it has. */
export function asWorld(transactions: readonly SmallTransaction[]): World {
  const templates = compileTemplates(
    transactions.map((steps, index) => ({ name: `T${index + 1}`, steps: steps.map(templateStep) })),
  );
  const instances = templates.map(({ parameters }, template) => ({
    template,
    values: parameters.map((parameter) => Number(parameter.slice("row".length))),
  }));
  return closedWorld(templates, instances);
}
