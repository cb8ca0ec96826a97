/** Statements as an ORM sends them: the text is put together anew each time, and does not come with its hash. */
const COLUMNS = ["id", "tenant_id", "customer_id", "status", "total_cents", "placed_at"];

function select(alias: string, where: string): string {
  const columns = COLUMNS.map((column) => `"${alias}"."${column}" AS "${alias}_${column}"`).join(", ");
  return `SELECT ${columns} FROM "orders" "${alias}" WHERE ${where} LIMIT 20`;
}

/** The index-th statement of a run, and its value. */
export function statementAt(index: number): { text: string; values: unknown[] } {
  const value = 1 + (index % 100);
  switch (index % 3) {
    case 0:
      return { text: select("Order", `"Order"."id" = $1`), values: [value] };
    case 1:
      return { text: select("o", `"o"."customer_id" = $1 AND "o"."status" IN ('open', 'paid')`), values: [value] };
    default:
      return { text: `SELECT COUNT(1) AS "cnt" FROM "orders" "Order" WHERE "Order"."id" = $1`, values: [value] };
  }
}
