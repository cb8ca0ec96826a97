import { field, integer, oneOf, section, type Field } from "./field.ts";

/** How a tenant is bound to a statement, and how strictly the role is checked. */
export interface TenancyConfig {
  /**
   * The setting that holds the tenant, as policies read it: `current_setting('tapdb.tenant', true)`. Needs a dot.
   * @defaultValue "tapdb.tenant"
   */
  readonly setting: string;
  /** The PostgreSQL type of the tenant column; decides which spellings of an id are valid. @defaultValue "text" */
  readonly type: "text" | "uuid" | "integer" | "bigint";
  /**
   * What happens when the role could get around the policies. `enforce` refuses to start; `warn` only logs, for a
   * development database whose one role owns everything. @defaultValue "enforce"
   */
  readonly roleCheck: "enforce" | "warn";
  /** The longest tenant id, bytes of UTF-8. @defaultValue 256 */
  readonly maxTenantBytes: number;
  /** The column that says whose a row is. @defaultValue "tenant_id", else the one that policies compare to the setting */
  readonly column: string | undefined;
  /** Tables that all tenants share, as `schema.table` or `table`; the audit leaves them out. @defaultValue none */
  readonly shared: readonly string[];
}

const SETTING = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)+$/i;
/** What PostgreSQL allows a setting's name to be: NAMEDATALEN - 1. */
const MAX_NAME = 63;

function isSettingName(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_NAME && SETTING.test(value);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= MAX_NAME;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string" && one.length > 0);
}

export const tenancySection: Field<TenancyConfig> = section<TenancyConfig>({
  setting: field<string>(`a setting name with a dot, such as "tapdb.tenant"`, isSettingName, "tapdb.tenant"),
  type: oneOf(["text", "uuid", "integer", "bigint"], "text"),
  roleCheck: oneOf(["enforce", "warn"], "enforce"),
  maxTenantBytes: integer(1, 1_048_576, 256),
  column: field<string | undefined>("the name of a column", isName, undefined),
  shared: field<readonly string[]>("a list of tables", isNames, []),
});
