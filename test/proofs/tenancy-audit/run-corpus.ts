import { existsSync, readFileSync } from "node:fs";
import type { AuditCase, CorpusSession } from "@tapdb/testkit/audit-corpus";
import type { FigureInput } from "../../../benchmarks/harness/figure.ts";
import type { ProofContext } from "../harness/define-proof.ts";
import type { Defect } from "./defects.ts";
import { Score } from "./score.ts";
import { Splinter } from "./splinter.ts";
import { variantCases } from "./variants.ts";

const VARIANTS = { small: 60, full: 2_000 } as const;
const MIN_CASES = 150;
const MIN_RECALL = 98;
const MAX_FALSE_POSITIVES = 2;
const VERSION_STEP = 10_000;

interface Corpus {
  readonly session: CorpusSession;
  readonly major: number;
}

/** A server and a database with the base schemas, gone when the proof ends. */
async function openCorpus({ defer, postgres }: ProofContext): Promise<Corpus> {
  const { acquireServer, createTestDatabase } = await import("@tapdb/testkit");
  const { makeBaseSchemas } = await import("@tapdb/testkit/audit-corpus");
  const { default: pg } = await import("pg");
  const server = await acquireServer();
  defer(() => server.release());
  const database = await createTestDatabase({ adminUrl: server.adminUrl });
  defer(() => database.drop());
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  defer(() => client.end());
  const session = { client, roles: database.roles };
  await makeBaseSchemas(session);
  const { rows } = await client.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
  );
  postgres(rows[0]!.version);
  return { session, major: Math.floor(rows[0]!.number / VERSION_STEP) };
}

function describe({ rule, name, misconfigured }: AuditCase, why: string): string {
  return `${misconfigured ? "misconfigured" : "fine"}, ${rule}: ${name}: ${why}`;
}

/** Audits every case, and as many policies that were rewritten without a change of meaning. */
export async function runCorpus(context: ProofContext, defect: Defect | undefined): Promise<FigureInput[]> {
  const { ALL_CASES, judgeCase, runAuditCase } = await import("@tapdb/testkit/audit-corpus");
  const { AUDIT_RULES } = await import("@tapdb/core/audit");
  const { session, major } = await openCorpus(context);
  const splinter = Splinter.find(process.env.TAPDB_SPLINTER, existsSync, (path) => readFileSync(path, "utf8"));
  const fixed = ALL_CASES.filter(({ since = 0 }) => major >= since);
  const variants = variantCases(context.random, VARIANTS[context.scale]);
  const score = new Score();
  context.step("auditing", fixed.length + variants.length);
  for (const one of [...fixed, ...variants]) {
    const result = await runAuditCase(session, one, defect?.without ?? []);
    const wrong = variants.includes(one) ? variantProblem(one, result.diagnostics) : judgeCase(one, result);
    context.tally.check(wrong === undefined, () => describe(one, wrong!));
    score.add(one, wrong === undefined, result, variants.includes(one));
    if (splinter !== undefined && !variants.includes(one)) score.addRival(one, await splinter.findsMore(session, one));
  }
  checkCoverage(context, AUDIT_RULES, fixed);
  return [
    { name: "audit.misconfigured", value: score.misconfigured, unit: "cases", target: MIN_CASES, better: "higher" },
    { name: "audit.fine", value: score.fine, unit: "cases", target: MIN_CASES, better: "higher" },
    {
      name: "audit.recall",
      value: score.recall,
      unit: "%",
      target: MIN_RECALL,
      better: "higher",
      ...score.rival("splinter", "recall"),
    },
    {
      name: "audit.falsePositives",
      value: score.falsePositives,
      unit: "%",
      target: MAX_FALSE_POSITIVES,
      ...score.rival("splinter", "falsePositives"),
    },
    { name: "audit.variants", value: score.variants, unit: "policies" },
    { name: "audit.variantsMisjudged", value: score.variantsMisjudged, unit: "policies", target: 0, exact: true },
    { name: "audit.rules", value: AUDIT_RULES.length, unit: "rules", target: 80, better: "higher" },
    { name: "audit.snapshot.p50", value: score.snapshotMs, unit: "ms" },
    { name: "audit.rules.p50", value: score.auditMs, unit: "ms" },
  ];
}

/** A rewritten policy leaks if the one leaks that it was made from, whichever rule says so. */
function variantProblem(
  { misconfigured }: AuditCase,
  diagnostics: readonly { code: string; severity: string }[],
): string | undefined {
  const worst = diagnostics.find(({ severity }) => severity === "error");
  if (misconfigured) return worst === undefined ? "no rule found it" : undefined;
  return worst === undefined ? undefined : `${worst.code} reported it`;
}

/** Every rule has to be asked on both sides. */
function checkCoverage(context: ProofContext, rules: readonly { code: string }[], cases: readonly AuditCase[]): void {
  for (const { code } of rules) {
    const sides = new Set(cases.filter(({ rule }) => rule === code).map(({ misconfigured }) => misconfigured));
    const ofNewer = code === "TENANCY.GRANT_MAINTAIN";
    context.tally.check(sides.size === 2 || ofNewer, () => `${code} is not covered on both sides`);
  }
}
