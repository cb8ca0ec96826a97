import type { CatalogSnapshot } from "../../catalog/index.ts";
import type { OrmModel } from "../../ports/orm-model.ts";

/** How tenants are told apart; whatever is left out is read from the policies. */
export interface TenancyDeclaration {
  /** The setting that holds the tenant. @defaultValue the one that policies compare to the tenant column */
  readonly setting?: string;
  /** The column that says whose a row is. @defaultValue "tenant_id", else the one that policies compare to the setting */
  readonly column?: string;
  /** Tables that all tenants share, as `schema.table` or `table`. @defaultValue none */
  readonly shared?: readonly string[];
}

/** What an audit looks at. */
export interface AuditInput {
  readonly snapshot: CatalogSnapshot;
  /** What the application's ORMs know. @defaultValue none */
  readonly models?: readonly OrmModel[];
  /** @defaultValue read from the policies */
  readonly tenancy?: TenancyDeclaration;
  /** The role that the application connects as. @defaultValue the one that the snapshot was read as, unless that is a superuser */
  readonly role?: string;
  /** Codes of rules that are not asked. @defaultValue none */
  readonly without?: readonly string[];
}
