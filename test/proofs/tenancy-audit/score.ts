import type { AuditCase, CaseResult } from "@tapdb/testkit/audit-corpus";
import { median } from "../../../benchmarks/harness/statistics.ts";

interface Count {
  misconfigured: number;
  found: number;
  fine: number;
  reported: number;
}

const empty = (): Count => ({ misconfigured: 0, found: 0, fine: 0, reported: 0 });
const PERCENT = 100;

function count(into: Count, { misconfigured }: AuditCase, right: boolean): void {
  if (misconfigured) {
    into.misconfigured += 1;
    if (right) into.found += 1;
  } else {
    into.fine += 1;
    if (!right) into.reported += 1;
  }
}

/** What the audit, and a rival, got right. */
export class Score {
  readonly #ours = empty();
  readonly #rival = empty();
  readonly #snapshots: number[] = [];
  readonly #audits: number[] = [];
  variants = 0;
  variantsMisjudged = 0;

  add(one: AuditCase, right: boolean, { snapshotMs, auditMs }: CaseResult, variant: boolean): void {
    this.#snapshots.push(snapshotMs);
    this.#audits.push(auditMs);
    if (!variant) return count(this.#ours, one, right);
    this.variants += 1;
    if (!right) this.variantsMisjudged += 1;
  }

  /** A rival's word on a case: whether it reports more than it does about the correct schema. */
  addRival(one: AuditCase, reports: boolean): void {
    count(this.#rival, one, reports === one.misconfigured);
  }

  get misconfigured(): number {
    return this.#ours.misconfigured;
  }
  get fine(): number {
    return this.#ours.fine;
  }
  get recall(): number {
    return (this.#ours.found / this.#ours.misconfigured) * PERCENT;
  }
  get falsePositives(): number {
    return (this.#ours.reported / this.#ours.fine) * PERCENT;
  }
  get snapshotMs(): number {
    return median(this.#snapshots);
  }
  get auditMs(): number {
    return median(this.#audits);
  }

  rival(name: string, figure: "recall" | "falsePositives"): { rival?: string; rivalValue?: number } {
    const { misconfigured, found, fine, reported } = this.#rival;
    if (misconfigured + fine === 0) return {};
    const value = figure === "recall" ? found / misconfigured : reported / fine;
    return { rival: name, rivalValue: value * PERCENT };
  }
}
