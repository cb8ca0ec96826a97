import type { EmbeddedPostgresOptions } from "./embedded-postgres.ts";

/** Commits stay synchronous: what is committed survives a crash of the server, though not one of the machine. */
const WITHOUT_DURABILITY = { fsync: "off", full_page_writes: "off" };

/** The settings that a server is started with: ours, then the option's, then the port, which stays ours. */
export function serverSettings(options: EmbeddedPostgresOptions, port: number): [name: string, value: string][] {
  const settings: Record<string, string | number | boolean> = {
    max_connections: 200,
    lc_messages: "C",
    logging_collector: "off",
    log_destination: "stderr",
    ...(options.durability === "none" ? WITHOUT_DURABILITY : {}),
    ...options.settings,
    // No socket file, which would lie in a shared directory; loopback only.
    unix_socket_directories: "",
    listen_addresses: "127.0.0.1",
    port,
  };
  return Object.entries(settings).map(([name, value]) => [name, String(value)]);
}
