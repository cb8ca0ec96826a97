import type { Diagnostic, DiagnosticReport, PassedCheck, Place } from "../../diagnostics/index.ts";
import type { Dependency, IsolationAdvice, Obstacle, ProgramAdvice, ScheduledStep } from "./isolation-advice.ts";

const LOWEST = "read committed";
const LONGEST_TEXT = 120;
const VERBS = { rw: "reads what is replaced by", wr: "is read by", ww: "is replaced by" } as const;

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT - 1)}…` : line;
}

/** `T1 transfer: select … (orders.id A) at src/transfer.ts:12:5 [fingerprint]`. */
function describeStep({ transaction, program, relation, row, access, source }: ScheduledStep): string {
  const rows = Object.entries(row).map(([column, value]) => `${column} ${value}`);
  const where = source?.callSite === undefined ? "" : ` at ${source.callSite}`;
  const fingerprint = source?.fingerprint === undefined ? "" : ` #${source.fingerprint}`;
  const text = source === undefined ? `${access} ${relation}` : short(source.text);
  return `T${transaction} ${program}: ${text} (${[relation, ...rows].join(", ")})${where}${fingerprint}`;
}

function describeDependency({ from, to, kind }: Dependency): string {
  return `${describeStep(from)} — ${VERBS[kind]} — ${describeStep(to)}`;
}

/** `T1.1 T2.1 T2.2 T1.2`: transactions and their steps in the order of the interleaving. */
function describeSchedule(schedule: readonly ScheduledStep[]): string {
  return schedule.map(({ transaction, step }) => `T${transaction}.${step + 1}`).join(" ");
}

function evidenceOf({ level, cycle, schedule }: Obstacle): string[] {
  return [
    `at ${level}, this interleaving has no serial order: ${describeSchedule(schedule)}`,
    ...cycle.map(describeDependency),
  ];
}

function placeOf({ program, obstacles }: ProgramAdvice): Place {
  const site = obstacles.at(-1)?.cycle[0]?.from.source?.callSite;
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/.exec(site ?? "") ?? [];
  const object = `program ${program}`;
  return file === undefined ? { object } : { object, file, line: Number(line), column: Number(column) };
}

function fixOf({ level, promotion }: ProgramAdvice): string {
  const set = `Run it with isolation: "${level}".`;
  if (promotion === undefined) return set;
  const statements = promotion.steps.map(({ source, relation }) => short(source?.text ?? `the read of ${relation}`));
  return `${set} Or add FOR UPDATE to ${statements.join(" and to ")}: then ${promotion.level} is enough.`;
}

function findingOf(advice: ProgramAdvice): Diagnostic {
  const { program, level, assumedWorst, obstacles } = advice;
  const nearest = obstacles.at(-1)!;
  const [first, last] = [nearest.cycle[0]!, nearest.cycle.at(-1)!];
  const base = { place: placeOf(advice), evidence: evidenceOf(nearest), fix: fixOf(advice) };
  if (assumedWorst) {
    return {
      ...base,
      code: "TX.ISOLATION_UNKNOWN",
      severity: "warning",
      message: `${program} runs statements whose effect is not known, and is safe only at ${level}.`,
    };
  }
  return {
    ...base,
    code: "TX.ISOLATION_NEEDED",
    severity: "warning",
    message: `${program} needs ${level}: ${first.from.program} and ${first.to.program} on ${first.from.relation}, ${last.from.program} and ${last.to.program} on ${last.to.relation} forbid ${nearest.level}.`,
  };
}

/** The advice as findings: one for each program that needs more than PostgreSQL's default level. */
export function isolationReport(
  { programs }: IsolationAdvice,
  trace: { readonly subject?: string; readonly dropped?: number } = {},
): DiagnosticReport {
  const { subject, dropped = 0 } = trace;
  const passed = programs
    .filter(({ level }) => level === LOWEST)
    .map(({ program }): PassedCheck => ({ name: program, detail: `${LOWEST} is enough` }));
  const unseen =
    dropped === 0
      ? []
      : [{ name: "transactions", why: `${dropped} were dropped from the trace: too many different ones` }];
  return {
    tool: "tx advise",
    ...(subject === undefined ? {} : { subject }),
    diagnostics: programs.filter(({ level }) => level !== LOWEST).map(findingOf),
    passed,
    unseen,
  };
}
