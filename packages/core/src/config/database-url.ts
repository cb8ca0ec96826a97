import { field, required, type Field } from "./field.ts";

const EXPECTED = "a URL such as postgresql://user:password@host:5432/database";

function isDatabaseUrl(value: unknown): value is string {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol } = new URL(value);
  return protocol === "postgresql:" || protocol === "postgres:";
}

/** The address of a database, with its role and password: never printed. */
export const databaseUrl: Field<string> = required<string>(EXPECTED, isDatabaseUrl);

/** The address of a database that may be left out. */
export const optionalDatabaseUrl: Field<string | undefined> = field<string | undefined>(
  EXPECTED,
  isDatabaseUrl,
  undefined,
);
