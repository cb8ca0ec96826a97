/** `databaseUrl`, with sessions that the server keeps read-only. */
export function readOnlyUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get("options");
  const readOnly = "-c default_transaction_read_only=on";
  url.searchParams.set("options", given === null ? readOnly : `${given} ${readOnly}`);
  return url.href;
}
