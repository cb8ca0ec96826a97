import type { Findings } from "../findings.ts";
import { findPackage, type InstalledPackage } from "./find-package.ts";
import { SUPPORTED_ORMS, SUPPORTED_PG, type SupportedPackage } from "./supported-packages.ts";
import { describeRanges, isSupported } from "./version.ts";

function checkVersion(findings: Findings, installed: InstalledPackage, { ranges }: SupportedPackage): boolean {
  if (isSupported(installed.version, ranges)) return true;
  findings.report({
    code: "PEER.UNSUPPORTED",
    severity: "error",
    message: `${installed.name} ${installed.version} is not supported; tapdb needs ${describeRanges(ranges)}.`,
    place: { object: `package ${installed.name}` },
    fix: `npm install ${installed.name}@${ranges.at(-1)![0]}`,
  });
  return false;
}

function reportMissing(findings: Findings, name: string, message: string): void {
  const place = { object: `package ${name}` };
  findings.report({ code: "PEER.MISSING", severity: "error", message, place, fix: `npm install ${name}` });
}

function checkPg(findings: Findings, cwd: string): InstalledPackage | undefined {
  const pg = findPackage(SUPPORTED_PG.name, cwd);
  if (pg === undefined) {
    reportMissing(findings, "pg", "node-postgres is not installed; tapdb builds on the application's own copy.");
  } else if (checkVersion(findings, pg, SUPPORTED_PG)) {
    findings.pass("pg", pg.version);
  }
  return pg;
}

/** PrismaPg silently opens a pool of its own when it is given one of another copy: nothing would be bound to a tenant. */
function checkCopies(findings: Findings, pg: InstalledPackage, orms: readonly InstalledPackage[]): void {
  for (const orm of orms) {
    const theirs = findPackage("pg", orm.directory);
    if (theirs === undefined || theirs.directory === pg.directory) continue;
    const decisive = orm.name === "@prisma/adapter-pg";
    findings.report({
      code: "PEER.DUPLICATE",
      severity: decisive ? "error" : "info",
      message: decisive
        ? `${orm.name} loads pg ${theirs.version}, the application pg ${pg.version}: its pool would not be ours.`
        : `${orm.name} brings pg ${theirs.version} beside the application's ${pg.version}; with tapdb it uses the application's.`,
      place: { object: `package ${orm.name}` },
      ...(decisive ? { fix: `npm install pg@${theirs.version} && npm dedupe` } : {}),
    });
  }
}

/** Which ORMs are there, whether they are supported, whether their adapter is there, and whether there is one copy of pg. */
export function checkPackages(findings: Findings, cwd: string): void {
  const pg = checkPg(findings, cwd);
  const found: InstalledPackage[] = [];
  for (const { orm, adapter, packages } of SUPPORTED_ORMS) {
    const installed = packages.map((supported) => ({ supported, copy: findPackage(supported.name, cwd) }));
    if (installed.every(({ copy }) => copy === undefined)) continue;
    for (const { supported, copy } of installed) {
      if (copy === undefined) reportMissing(findings, supported.name, `${orm} is installed without ${supported.name}.`);
    }
    const present = installed.filter(({ copy }) => copy !== undefined);
    found.push(...present.map(({ copy }) => copy!));
    const sound = present.map(({ supported, copy }) => checkVersion(findings, copy!, supported)).every(Boolean);
    const versions = present.map(({ copy }) => `${copy!.name} ${copy!.version}`).join(", ");
    const bridge = findPackage(adapter, cwd);
    if (sound && bridge !== undefined) findings.pass(orm, `${versions}, ${adapter} ${bridge.version}`);
    if (sound && bridge === undefined) {
      findings.report({
        code: "PEER.MISSING",
        severity: "warning",
        message: `${versions} is installed without ${adapter}: its statements are not bound to a tenant.`,
        place: { object: `package ${adapter}` },
        fix: `npm install ${adapter}`,
      });
    }
  }
  if (found.length === 0) findings.unseen("ORM", "neither TypeORM, Prisma nor MikroORM is installed here");
  if (pg !== undefined) checkCopies(findings, pg, found);
}
