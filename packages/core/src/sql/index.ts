export { namedParameters, type NamedValues, type PositionalStatement } from "./named-parameters.ts";
export { fingerprintSql, loadSqlParser, normalizeSql, parseSql, type SqlParser } from "./parse.ts";
export { quoteIdentifier } from "./quote-identifier.ts";
export { statementShape, statementSkeleton } from "./statement-shape.ts";
