import type { AnyMethod, Connection } from "../mikro-orm-types.ts";
import { boundQuery } from "./bound-query.ts";

interface Compiled {
  readonly sql: string;
}

interface Executor {
  executeQuery(compiled: Compiled, options?: unknown): Promise<unknown>;
}

interface KyselyConnection extends Connection {
  execute: AnyMethod;
  getClient(): Executor;
  getPlatform(): { formatQuery(query: string, params: readonly unknown[]): string };
}

/** Makes `connection`, of MikroORM 7, send the values of simple reads as parameters. */
export function bindValues(connection: Connection): void {
  const kysely = connection as KyselyConnection;
  const execute = kysely.execute;
  kysely.execute = function (query: unknown, params: unknown, method: unknown, ctx: unknown, ...rest: unknown[]) {
    const bound = typeof query === "string" && Array.isArray(params) ? boundQuery(query, params) : undefined;
    if (bound === undefined) return execute.call(kysely, query, params, method, ctx, ...rest);
    const expected = kysely.getPlatform().formatQuery(query as string, params as unknown[]);
    const binding: Executor = {
      executeQuery(compiled, options) {
        const executor = (ctx as Executor | undefined) ?? kysely.getClient();
        // The hook `onQuery` may have changed the text.
        const isSame = compiled.sql === expected;
        return executor.executeQuery(
          isSame ? ({ ...compiled, sql: bound.text, parameters: bound.values } as Compiled) : compiled,
          options,
        );
      },
    };
    return execute.call(kysely, query, params, method, binding, ...rest);
  };
}
