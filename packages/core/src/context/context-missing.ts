import { TapdbError } from "../errors/index.ts";

/** The error of work that belongs to nobody: the same wherever the context is asked for. */
export function contextMissing(what = "A statement was about to be sent"): TapdbError {
  return new TapdbError({
    code: "CONTEXT.MISSING",
    message: `${what} with neither a tenant nor a system context.`,
    hint: "Wrap the work in tap.withTenant(id, work), or in tap.asSystem({ reason }, work) if it belongs to no tenant.",
  });
}
