/** Which connections share a server connection, and for how long. */
export type PoolMode = "session" | "transaction" | "statement";

/** How PgBouncer is set up. */
export interface PgBouncerOptions {
  /** Connection string of the server; its login may connect. */
  readonly target: string;
  /** Connection strings of other logins of the same server that may connect. @defaultValue none */
  readonly logins?: readonly string[];
  /** @defaultValue "transaction" */
  readonly poolMode?: PoolMode;
  /** Server connections per user and database. @defaultValue 5 */
  readonly poolSize?: number;
  /** Settings by their name in `pgbouncer.ini`, above ours. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

const DEFAULT_PORT = "5432";

/** The text of `pgbouncer.ini`. */
export function configText(options: PgBouncerOptions, directory: string, port: number): string {
  const target = new URL(options.target);
  const settings: Record<string, string | number> = {
    pool_mode: options.poolMode ?? "transaction",
    default_pool_size: options.poolSize ?? 5,
    max_client_conn: 500,
    ignore_startup_parameters: "extra_float_digits",
    ...options.settings,
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: `${directory}/users.txt`,
    pidfile: `${directory}/pgbouncer.pid`,
    admin_users: decodeURIComponent(target.username),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `[databases]\n* = host=${target.hostname} port=${target.port || DEFAULT_PORT}\n\n[pgbouncer]\n${lines.join("\n")}\n`;
}

/** The text of the user list. */
export function usersText(options: PgBouncerOptions): string {
  const quote = (text: string): string => `"${decodeURIComponent(text).replaceAll('"', '""')}"`;
  const urls = [options.target, ...(options.logins ?? [])].map((login) => new URL(login));
  return urls.map(({ username, password }) => `${quote(username)} ${quote(password)}\n`).join("");
}
