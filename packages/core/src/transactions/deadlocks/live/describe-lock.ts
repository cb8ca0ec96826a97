/** What a session waits for, in words: pg_locks' own name where there is no better one. */
export function describeLock(lockType: string, mode: string, relation: string | undefined): string {
  switch (lockType) {
    case "transactionid":
      return relation === undefined ? "row or key of another transaction" : `row of ${relation}`;
    case "tuple":
      return `row of ${relation ?? "a table"}`;
    case "relation":
      return `${mode} on table ${relation ?? "of another database"}`;
    case "advisory":
      return `advisory lock (${mode})`;
    default:
      return relation === undefined ? lockType : `${lockType} of ${relation}`;
  }
}
