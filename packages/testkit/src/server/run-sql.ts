import pg from "pg";

/** Rows as the driver gives them. */
export type Row = Record<string, unknown>;

/** Lends a plain driver connection to `work` and closes it whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs SQL on a connection of its own; without parameters it may be several statements. Gives the last one's rows. */
export function runSql(url: string, sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
  return withClient(url, async (client) => {
    const result: unknown = await (parameters === undefined ? client.query(sql) : client.query(sql, [...parameters]));
    const last = Array.isArray(result) ? (result.at(-1) as pg.QueryResult<Row>) : (result as pg.QueryResult<Row>);
    return last.rows;
  });
}
