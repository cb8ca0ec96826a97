import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Terminal } from "../output/terminal.ts";
import type { EmbeddedShop } from "./database/embedded-shop.ts";

const A_LONG_TIME_MS = 1_000_000;

/** The lines of a password file: https://www.postgresql.org/docs/current/libpq-pgpass.html */
function passwordLines(urls: readonly string[]): string {
  return urls
    .map((text) => {
      const { hostname, port, username, password } = new URL(text);
      return `${hostname}:${port}:*:${username}:${password}\n`;
    })
    .join("");
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = "";
  return url.href;
}

/** Tells how to reach the server, with the passwords in a file that only this user reads, and waits for Ctrl-C. */
export async function keepServer(
  { appUrl, adminUrl }: EmbeddedShop,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "tapdb-demo-"));
  const file = join(directory, "pgpass");
  await writeFile(file, passwordLines([appUrl, adminUrl]), { mode: 0o600 });
  const { data } = terminal;
  const lines = [
    "",
    `${data.paint("bold", "Kept until Ctrl-C.")} The passwords are in a file for you alone:`,
    `  export PGPASSFILE=${file}`,
    `  psql ${withoutPassword(appUrl)}`,
    `  psql ${withoutPassword(adminUrl)}`,
    "",
  ];
  data.write(lines.join("\n"));
  // Waiting for a signal alone does not keep a process running.
  const running = setInterval(() => undefined, A_LONG_TIME_MS);
  try {
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    clearInterval(running);
    await rm(directory, { recursive: true, force: true });
  }
}
