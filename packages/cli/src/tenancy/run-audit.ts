import { auditTenancy, type OrmModel, type TenancyDeclaration } from "@tapdb/core/audit";
import { readCatalog, type CatalogSnapshot } from "@tapdb/core/catalog";
import type { TapdbConfig, TapdbConfigInput } from "@tapdb/core/config";
import type { DiagnosticReport, PassedCheck, UnseenCheck } from "@tapdb/core/diagnostics";
import { TapdbError } from "@tapdb/core/errors";
import { connect, describeAddress } from "../doctor/server/connect.ts";

/** What an audit needs. */
export interface RunAuditOptions {
  readonly config: TapdbConfig;
  /** The application's role, when the connection has another. */
  readonly role?: string | undefined;
  readonly signal: AbortSignal;
}

const DEFAULT_SETTING = "tapdb.tenant" satisfies NonNullable<NonNullable<TapdbConfigInput["tenancy"]>["setting"]>;

async function readSnapshot(databaseUrl: string, signal: AbortSignal): Promise<CatalogSnapshot> {
  const client = await connect(databaseUrl);
  const end = (): void => void client.end().catch(() => undefined);
  signal.addEventListener("abort", end, { once: true });
  try {
    return await readCatalog(client);
  } finally {
    signal.removeEventListener("abort", end);
    await client.end().catch(() => undefined);
  }
}

async function readModels({ orm }: TapdbConfig): Promise<readonly OrmModel[]> {
  if (orm === undefined) return [];
  try {
    return [await orm()].flat() as OrmModel[];
  } catch (cause) {
    throw new TapdbError({
      code: "CONFIG.INVALID",
      message: "The function under `orm` of the configuration failed.",
      hint: "It has to give what an adapter's describeModel made; --stack shows its error.",
      cause,
    });
  }
}

/** The setting is taken from the policies, unless the configuration says another than the default. */
function declarationOf({ tenancy }: TapdbConfig, { relations }: CatalogSnapshot): TenancyDeclaration {
  const policies = relations.flatMap((relation) => relation.policies);
  const used = policies.some(({ using, withCheck }) => `${using} ${withCheck}`.includes(`'${tenancy.setting}'`));
  const { setting, column, shared } = tenancy;
  const said = used || setting !== DEFAULT_SETTING;
  return { shared, ...(said && { setting }), ...(column !== undefined && { column }) };
}

function checkRole(role: string, { roles }: CatalogSnapshot): void {
  if (roles.some(({ name }) => name === role)) return;
  throw new TapdbError({
    code: "CLI.INVALID_ARGUMENT",
    message: "The server has no role of the name that --role gives.",
    hint: "It is the role with which the application connects.",
  });
}

/**
 * Reads the catalogs and judges them.
 * @throws {TapdbError} `CONNECTION.UNREACHABLE`, `CONNECTION.REFUSED`, `SERVER.UNSUPPORTED`, `CONFIG.INVALID`,
 * `CLI.INVALID_ARGUMENT`.
 */
export async function runAudit({ config, role, signal }: RunAuditOptions): Promise<DiagnosticReport> {
  const models = await readModels(config);
  const snapshot = await readSnapshot(config.databaseUrl, signal);
  const application = role ?? snapshot.server.readBy;
  checkRole(application, snapshot);
  const tenancy = declarationOf(config, snapshot);
  const result = await auditTenancy({ snapshot, models, tenancy, role: application });
  const { setting, column, tables, rules, diagnostics } = result;
  const entities = models.reduce((sum, model) => sum + model.entities.length, 0);
  const passed: PassedCheck[] = [
    { name: "rules", detail: `${rules} asked` },
    { name: "role", detail: `"${application}" is taken for the application's` },
  ];
  const unseen: UnseenCheck[] = snapshot.unread.map(({ part, reason }) => ({
    name: part,
    why: `the server refused it (${reason})`,
  }));
  if (tables > 0)
    passed.push({
      name: "tables",
      detail: `${tables} belong to tenants, by "${column}" and ${setting === undefined ? "no setting" : `"${setting}"`}`,
    });
  else unseen.push({ name: "tables", why: `none has a column "${column}" or a policy by tenant; say tenancy.column` });
  if (entities > 0) passed.push({ name: "model", detail: `${entities} entities` });
  else unseen.push({ name: "model", why: "the configuration has no orm" });
  return { tool: "tenancy audit", subject: describeAddress(config.databaseUrl), diagnostics, passed, unseen };
}
