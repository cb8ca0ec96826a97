/**
 * SmallBank: five programs over accounts, savings and checking.
 *
 * Source: M. Alomari, M. Cahill, A. Fekete, U. Röhm, "The Cost of Serializability on Platforms That Use Snapshot Isolation",
 * ICDE 2008; as templates with atomic updates in "Robustness against Read Committed for Transaction Templates", VLDB 2021.
 */
import type { TemplateStep, TransactionTemplate } from "@tapdb/core/isolation";
import { read, update } from "./template-builder.ts";

const account = (name: string): TemplateStep => read("account", { name }, "customer");
const savings = (customer: string): TemplateStep => read("savings", { customer }, "balance");
const checking = (customer: string): TemplateStep => read("checking", { customer }, "balance");
const changeSavings = (customer: string): TemplateStep => update("savings", { customer }, "balance", "balance");
const changeChecking = (customer: string): TemplateStep => update("checking", { customer }, "balance", "balance");

export const smallBank = {
  Bal: { name: "Bal", steps: [account("n"), savings("c"), checking("c")] },
  DC: { name: "DC", steps: [account("n"), changeChecking("c")] },
  TS: { name: "TS", steps: [account("n"), changeSavings("c")] },
  Am: {
    name: "Am",
    steps: [account("n1"), account("n2"), changeSavings("c1"), changeChecking("c1"), changeChecking("c2")],
  },
  WC: { name: "WC", steps: [account("n"), savings("c"), checking("c"), changeChecking("c")] },
} as const satisfies Record<string, TransactionTemplate>;
