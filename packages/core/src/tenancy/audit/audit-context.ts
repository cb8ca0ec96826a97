import type { CatalogSnapshot, DatabaseFunction, Policy, QualifiedName, Relation } from "../../catalog/index.ts";
import type { OrmModel } from "../../ports/orm-model.ts";
import { quoteIdentifier } from "../../sql/index.ts";
import type { AuditInput } from "./audit-input.ts";
import { findTenancy, settingsIn, tiesIn, type Tenancy } from "./find-tenancy.ts";
import type { Expression, Source } from "./predicate/expression.ts";
import { readBody, type FunctionBody } from "./predicate/function-body.ts";
import { evaluateCondition } from "./predicate/evaluate.ts";
import { judgePredicate, type PossibleRows, type Verdict } from "./predicate/judge-predicate.ts";
import type { SqlReader } from "./predicate/sql-reader.ts";
import { NULL, text, type Scope, type Value } from "./predicate/world.ts";
import { RoleReach } from "./role-reach.ts";
import { expressionFor, isTextType, type Access, type TenantTable } from "./tenant-table.ts";

const TABLES = new Set(["table", "partitioned-table"]);

/** A policy that is for the application, with what it says about one access. */
export interface AppliedPolicy {
  readonly policy: Policy;
  readonly expression: Expression;
}

/** Everything that rules ask, worked out once. */
export class AuditContext {
  readonly snapshot: CatalogSnapshot;
  readonly models: readonly OrmModel[];
  readonly reader: SqlReader;
  readonly app: RoleReach;
  readonly tenancy: Tenancy;
  /** Tables whose rows belong to tenants. */
  readonly tables: readonly TenantTable[];
  readonly #shared: ReadonlySet<string>;
  readonly #byName = new Map<string, TenantTable>();
  readonly #relations = new Map<string, Relation>();
  readonly #functions = new Map<string, DatabaseFunction[]>();
  readonly #verdicts = new Map<string, Verdict>();
  readonly #isolated = new Map<string, boolean>();
  readonly #reaches = new Map<string, RoleReach>();

  constructor({ snapshot, models = [], tenancy = {}, role }: AuditInput, reader: SqlReader) {
    this.snapshot = snapshot;
    this.models = models;
    this.reader = reader;
    this.#shared = new Set(tenancy.shared ?? []);
    for (const relation of snapshot.relations) this.#relations.set(`${relation.schema}.${relation.name}`, relation);
    for (const one of snapshot.functions) {
      for (const key of [`${one.schema}.${one.name}`, `.${one.name}`])
        this.#functions.set(key, [...(this.#functions.get(key) ?? []), one]);
    }
    const finder = { findFunction: this.findFunction };
    this.tenancy = findTenancy(snapshot, tenancy, finder, reader);
    this.tables = this.#findTables();
    for (const table of this.tables) this.#byName.set(`${table.relation.schema}.${table.relation.name}`, table);
    this.app = this.reach(role ?? this.#guessRole());
  }

  /** A function of the application; an overloaded name is the one overload that takes most arguments. */
  readonly findFunction = (schema: string | undefined, name: string): DatabaseFunction | undefined =>
    this.#functions.get(`${schema ?? ""}.${name}`)?.[0];

  reach(role: string): RoleReach {
    const known = this.#reaches.get(role) ?? new RoleReach(this.snapshot, role);
    this.#reaches.set(role, known);
    return known;
  }

  /** A superuser's snapshot was probably not read by the application: its role is then the one that has rights on the tables. */
  #guessRole(): string {
    const { readBy } = this.snapshot.server;
    if (!this.reach(readBy).bypasses) return readBy;
    const candidates = this.snapshot.roles
      .filter(
        ({ name, login }) =>
          login &&
          name !== readBy &&
          this.tables.some(
            ({ relation }) =>
              relation.owner !== name &&
              this.reach(name).touches(relation) &&
              relation.grants.some(({ grantee }) => this.reach(name).inherited.has(grantee)),
          ),
      )
      .map(({ name }) => this.reach(name));
    return (candidates.find(({ bypasses }) => !bypasses) ?? candidates[0])?.name ?? readBy;
  }

  relation({ schema, name }: { schema: string | undefined; name: string }): Relation | undefined {
    if (schema !== undefined) return this.#relations.get(`${schema}.${name}`);
    return this.#relations.get(`public.${name}`) ?? this.snapshot.relations.find((relation) => relation.name === name);
  }

  /** The tenants' table of a name. */
  table({ schema, name }: { schema: string | undefined; name: string }): TenantTable | undefined {
    const relation = this.relation({ schema, name });
    return relation === undefined ? undefined : this.#byName.get(`${relation.schema}.${relation.name}`);
  }

  isShared({ schema, name }: QualifiedName): boolean {
    return this.#shared.has(name) || this.#shared.has(`${schema}.${name}`);
  }

  /** The column that says whose a row is. */
  tenantColumn(relation: Relation): TenantTable["column"] {
    const named = relation.columns.find(({ name }) => name === this.tenancy.column);
    if (named !== undefined) return named;
    const tie = this.tenancy.ties.find(
      (one) => one.relation === relation && one.setting !== undefined && one.setting === this.tenancy.setting,
    );
    return tie && relation.columns.find(({ name }) => name === tie.column);
  }

  #findTables(): TenantTable[] {
    const candidates = this.snapshot.relations.filter(
      (relation) => TABLES.has(relation.kind) && relation.extension === null && !this.isShared(relation),
    );
    const own = candidates.map((relation): TenantTable => ({ relation, column: this.tenantColumn(relation) }));
    const withColumn = new Set(own.filter(({ column }) => column !== undefined).map(({ relation }) => relation));
    return own.filter(({ relation, column }) => column !== undefined || this.#follows(relation, withColumn));
  }

  /** Whether a table without a tenant column hangs on one that has it: by a policy that looks there, or by a foreign key. */
  #follows(relation: Relation, tenants: ReadonlySet<Relation>): boolean {
    const refers = (target: QualifiedName): boolean => {
      const other = this.relation(target);
      return other !== undefined && other !== relation && tenants.has(other);
    };
    if (relation.constraints.some(({ references }) => references !== null && refers(references))) return true;
    return relation.policies.some(({ using, withCheck }) =>
      [using, withCheck].some((sql) => {
        const expression = sql === null ? undefined : this.reader.expression(sql);
        return expression !== undefined && this.#readsTenants(expression, refers);
      }),
    );
  }

  #readsTenants(expression: Expression, refers: (target: QualifiedName) => boolean): boolean {
    const found = JSON.stringify(expression);
    return this.snapshot.relations.some((other) => refers(other) && found.includes(`"name":"${other.name}","alias"`));
  }

  /** What the evaluation of a condition on a relation's rows knows; `names` are those of the relation in it. */
  scope(relation: Relation, names: readonly string[], expression: Expression): Scope {
    const tenantColumn = this.tenantColumn(relation)?.name;
    const finder = { findFunction: this.findFunction };
    const compared = tiesIn(expression, finder, this.reader).filter(
      ({ column }) => tenantColumn === undefined || column === tenantColumn,
    );
    const settings = compared.flatMap(({ setting }) => (setting === undefined ? [] : [setting]));
    const known = this.tenancy.setting === undefined ? [] : [this.tenancy.setting];
    return {
      tenantColumn,
      rowNames: new Set(names),
      tenantSettings: new Set([...known, ...settings]),
      role: this.app.name,
      hasRole: (name) => this.app.reachable.has(name),
      findFunction: this.findFunction,
      isIsolated: (source) => this.isIsolated(source),
      tenantColumnOf: (source) => {
        const other = this.relation(source);
        return other && this.tenantColumn(other)?.name;
      },
    };
  }

  /** The settings that an expression reads. */
  settingsIn(expression: Expression): string[] {
    return settingsIn(expression, { findFunction: this.findFunction }, this.reader);
  }

  /** Which rows with a peculiar tenant a table can hold: NOT NULL and its checks decide. */
  possibleRows({ relation, column }: TenantTable): PossibleRows {
    if (column === undefined) return { null: false, empty: false };
    const checks = relation.constraints
      .filter(({ kind }) => kind === "check")
      .flatMap(({ definition }) => this.#checkOf(definition) ?? []);
    const allowed = (row: Value): boolean =>
      checks.every((check) => {
        const scope = this.scope(relation, [relation.name], check);
        const evaluation = {
          scope,
          world: { row, setting: NULL },
          reader: this.reader,
          atom: () => true,
          opaque: () => undefined,
          depth: 0,
        };
        const value = evaluateCondition(check, evaluation);
        return !(value.kind === "boolean" && !value.value) && value.kind !== "error";
      });
    return { null: column.nullable && allowed(NULL), empty: isTextType(column.type) && allowed(text("")) };
  }

  #checkOf(definition: string): Expression | undefined {
    const statement = this.reader.statements(`alter table t add ${definition}`)?.[0];
    const commands = (statement?.AlterTableStmt?.cmds ?? []) as {
      AlterTableCmd?: { def?: { Constraint?: { raw_expr?: never } } };
    }[];
    const raw = commands[0]?.AlterTableCmd?.def?.Constraint?.raw_expr;
    return raw === undefined ? undefined : this.reader.readExpression(raw);
  }

  /** The policies of a table that are for the application and speak of an access. */
  applied(
    relation: Relation,
    access: Access,
    role: RoleReach = this.app,
  ): { permissive: AppliedPolicy[]; restrictive: AppliedPolicy[] } {
    const found = relation.policies
      .filter(({ roles }) => role.isAddressed(roles))
      .flatMap((policy): AppliedPolicy[] => {
        const sql = expressionFor(policy, access);
        const expression = sql === undefined ? undefined : this.reader.expression(sql);
        return expression === undefined ? [] : [{ policy, expression }];
      });
    return {
      permissive: found.filter(({ policy }) => policy.permissive),
      restrictive: found.filter(({ policy }) => !policy.permissive),
    };
  }

  /** Which rows a condition lets through. */
  judge(table: TenantTable, condition: Expression, names: readonly string[] = [table.relation.name]): Verdict {
    const key = `${table.relation.schema}.${table.relation.name} ${names.join()} ${JSON.stringify(condition)}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = judgePredicate(
      condition,
      this.scope(table.relation, names, condition),
      this.reader,
      this.possibleRows(table),
    );
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  /** Whether the application, reading a relation, gets only rows of the tenant that it is bound to. */
  isIsolated(source: Pick<Source, "schema" | "name">): boolean {
    const table = this.table(source);
    if (table === undefined || !table.relation.rlsEnabled) return false;
    const key = `${table.relation.schema}.${table.relation.name}`;
    const known = this.#isolated.get(key);
    if (known !== undefined) return known;
    // While it is being looked at it counts as open, which ends circles on the safe side.
    this.#isolated.set(key, false);
    const { permissive, restrictive } = this.applied(table.relation, "select");
    const floor = restrictive.map(({ expression }) => expression);
    const isolated = permissive.every(
      ({ expression }) => !this.judge(table, { kind: "and", operands: [expression, ...floor] }).foreign,
    );
    this.#isolated.set(key, isolated);
    return isolated;
  }

  body(one: DatabaseFunction): FunctionBody {
    return readBody(one, this.reader);
  }

  /** A name as SQL. */
  sql({ schema, name }: QualifiedName): string {
    return quoteIdentifier(schema, name);
  }
}
