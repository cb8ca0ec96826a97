import { randomBytes } from "node:crypto";
import type pg from "pg";
import { connectionUrl } from "../server/connection-url.ts";

/** The names of the three roles of a test database. */
export interface TestRoles {
  /** Owns the database and its tables. */
  readonly owner: string;
  /** What an application connects as: logs in, owns nothing, policies apply to it. */
  readonly app: string;
  /** For system work: logs in, owns nothing, bypasses row-level security. */
  readonly system: string;
}

/** The roles with a connection string for each. */
export interface TestLogins {
  readonly roles: TestRoles;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly systemUrl: string;
}

/**
 * Creates the roles of a database, with random passwords and names that start with the database's.
 *
 * @param client a superuser's connection
 */
export async function createRoles(client: pg.Client, adminUrl: string, database: string): Promise<TestLogins> {
  const roles: TestRoles = { owner: `${database}_owner`, app: `${database}_app`, system: `${database}_system` };
  const password = randomBytes(12).toString("hex");
  const attributes = `login nosuperuser nocreatedb nocreaterole password '${password}'`;
  await client.query(
    `create role ${roles.owner} ${attributes} nobypassrls;
     create role ${roles.app} ${attributes} nobypassrls;
     create role ${roles.system} ${attributes} bypassrls;`,
  );
  const url = (user: string): string => connectionUrl(adminUrl, { user, password, database });
  return { roles, ownerUrl: url(roles.owner), appUrl: url(roles.app), systemUrl: url(roles.system) };
}

/** Gives the owner what the template's owner had, and the other two the use of it, now and for tables to come. */
export function grantSql(roles: TestRoles, templateOwner: string): string {
  const users = `${roles.app}, ${roles.system}`;
  return `
    reassign owned by ${templateOwner} to ${roles.owner};
    do $$ declare name text; begin
      for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
        execute format('grant usage on schema %I to ${users}', name);
        execute format('grant select, insert, update, delete on all tables in schema %I to ${users}', name);
        execute format('grant usage, select, update on all sequences in schema %I to ${users}', name);
      end loop;
    end $$;
    alter default privileges for role ${roles.owner} grant select, insert, update, delete on tables to ${users};
    alter default privileges for role ${roles.owner} grant usage, select, update on sequences to ${users};
    alter default privileges for role ${roles.owner} grant usage on schemas to ${users};`;
}
