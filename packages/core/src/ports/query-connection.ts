/** A connection that answers one statement at a time: a client of node-postgres, or anything with its `query`. */
export interface QueryConnection {
  query(text: string): Promise<{ readonly rows: readonly unknown[] }>;
}
