/** What Prisma hands to a driver adapter. */
export interface AdapterStatement {
  readonly sql: string;
  readonly args: readonly unknown[];
  readonly argTypes: readonly unknown[];
}

/** Whether `args[at]` is the number 0, however Prisma spells it. */
function isZero(value: unknown): boolean {
  return value === 0 || value === 0n || value === "0";
}

/**
 * The statement with `OFFSET 0` in its text when it ends in an offset parameter that is zero.
 *
 * Prisma ends every SELECT in `LIMIT $n OFFSET $m`. PostgreSQL guesses that an unknown offset skips a tenth of the rows, at
 * least one, so that the plan of a prepared statement always looks dearer than one for the values at hand, and it plans
 * each execution anew: slower than not preparing at all. With the zero in the text both cost the same, and one plan serves.
 *
 * Source: PostgreSQL, `preprocess_limit` and `choose_custom_plan` (src/backend/optimizer/plan/planner.c, utils/cache/plancache.c).
 */
export function plainOffset<S extends AdapterStatement>(statement: S): S {
  const { sql, args, argTypes } = statement;
  const parameter = `$${args.length}`;
  if (!isZero(args.at(-1)) || !sql.endsWith(` OFFSET ${parameter}`)) return statement;
  if (sql.indexOf(parameter) !== sql.length - parameter.length) return statement;
  return {
    ...statement,
    sql: `${sql.slice(0, -parameter.length)}0`,
    args: args.slice(0, -1),
    argTypes: argTypes.slice(0, -1),
  };
}
