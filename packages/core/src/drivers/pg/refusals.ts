/** Statements that are refused before anything is sent. */
import { TapdbError } from "../../errors/index.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import type { StatementJob } from "./statement-job.ts";

/** LISTEN subscribes the session, and a pooled session goes to somebody else next. */
export function listenRefused(): TapdbError {
  return new TapdbError({
    code: "DRIVER.LISTEN_REFUSED",
    message: "LISTEN was sent on a pooled connection, which cannot keep the subscription.",
    hint: "Listen on a pg.Client of your own; behind a transaction pooler, connect that client to the server directly.",
  });
}

function settingReserved(): TapdbError {
  return new TapdbError({
    code: "CONTEXT.SETTING_RESERVED",
    message: "A statement tried to change the setting that holds the tenant.",
    hint: "Use tap.withTenant to act for another tenant; only tapdb binds it.",
  });
}

/** Whether the text names the setting; around its dot, SQL allows quotes and white space: `"tapdb" . "tenant"`. */
function namesSetting(lower: string, setting: string): boolean {
  if (!lower.includes(setting.slice(0, setting.indexOf(".")))) return false;
  return lower
    .replaceAll('"', "")
    .replaceAll(/\s*\.\s*/g, ".")
    .includes(setting);
}

function changesSetting(job: StatementJob, setting: string): boolean {
  const lower = job.text.toLowerCase();
  if (!namesSetting(lower, setting)) return false;
  return job.kind === "set" || job.kind === "set-local" || lower.includes("set_config") || /\b(re)?set\b/.test(lower);
}

function sessionStateRefused(): TapdbError {
  return new TapdbError({
    code: "DRIVER.STATEMENT_REFUSED",
    message: "SET would change a server session that a transaction pooler gives to somebody else next.",
    hint: "Use SET LOCAL inside a transaction, or alter role … set … for all sessions.",
  });
}

/** Why `job` may not be sent, or undefined. */
export function refusalOf(job: StatementJob, hub: ConnectionHub): TapdbError | undefined {
  if (job.kind === "set" && !hub.sessionState) return sessionStateRefused();
  if (job.kind === "listen" && (job.context?.kind !== "system" || !hub.sessionState)) return listenRefused();
  if (job.context?.kind === "tenant" && job.text.length < MAX_SCANNED && changesSetting(job, hub.setting)) {
    return settingReserved();
  }
  return undefined;
}

/** Bulk statements are not scanned: what they could do to the setting is undone by the next binding all the same. */
const MAX_SCANNED = 65_536;
