/** The seven propagation modes, each inside each, with three endings, against Spring's semantics. */
import { findTapdbError } from "@tapdb/core/errors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContractEnvironment, Opened } from "./contract-environment.ts";
import { ENDINGS, expectedOf, MODES, type Ending, type Mode, type Place } from "./propagation/spring-semantics.ts";

const POOL_SIZE = 3;

class OuterFailure extends RangeError {}
class InnerFailure extends RangeError {}

interface Observed {
  readonly innerPlace: Place;
  readonly outerSaved: boolean;
  readonly innerSaved: boolean;
  readonly error: string | undefined;
}

interface Session {
  readonly pid: number;
  readonly xid: string | null;
}

/** Where a statement runs: the connection, and the transaction on it once that has written. */
async function sessionOf({ handle }: Opened): Promise<Session> {
  const [row] = await handle.query("select pg_backend_pid() as pid, pg_current_xact_id_if_assigned()::text as xid");
  return row as unknown as Session;
}

/** Runs `inner` in `outer`, each of which writes a note through the ORM, and looks at what became of them. */
async function observe(
  environment: ContractEnvironment,
  opened: Opened,
  [outer, inner, ending]: readonly [Mode, Mode, Ending],
): Promise<Observed> {
  const { tap, handle } = opened;
  const { marker } = environment.aim([1]);
  const throws = ending === "the inner throws and the outer catches it";
  let innerPlace: Place = "refused";
  const innerWork = async (outside: Session): Promise<void> => {
    await handle.createNote(`${marker} inner`);
    innerPlace = placeFrom(inner, outside, await sessionOf(opened));
    if (throws) throw new InnerFailure();
  };
  const outerWork = async (): Promise<void> => {
    await handle.createNote(`${marker} outer`);
    const outside = await sessionOf(opened);
    const called = tap.transaction({ propagation: inner }, () => innerWork(outside));
    await (throws ? called.catch(() => undefined) : called);
    expect(await handle.countNotes(`${marker} outer`)).toBe(1);
    if (ending === "the outer throws after the inner") throw new OuterFailure();
  };
  const error = await tap
    .withTenant(environment.ours.id, () => tap.transaction({ propagation: outer }, outerWork))
    .then(
      () => undefined,
      (thrown: unknown) =>
        thrown instanceof OuterFailure ? "outer" : (findTapdbError(thrown)?.code ?? String(thrown)),
    );
  const saved = await environment.admin("select body from notes where body like $1", [`${marker}%`]);
  const isSaved = (name: string): boolean => saved.some(({ body }) => body === `${marker} ${name}`);
  return { innerPlace, outerSaved: isSaved("outer"), innerSaved: isSaved("inner"), error };
}

function placeFrom(inner: Mode, outside: Session, inside: Session): Place {
  if (inside.xid === null) return "no transaction";
  if (inside.xid !== outside.xid) return "own transaction";
  expect(inside.pid).toBe(outside.pid);
  return inner === "nested" ? "savepoint" : "joined";
}

/** Registers the 147 cells of one ORM. */
export function registerPropagation(environment: () => ContractEnvironment): void {
  describe("propagation", () => {
    let opened: Opened | undefined;
    beforeAll(async () => {
      opened = await environment().open({ poolSize: POOL_SIZE });
    });
    afterAll(() => opened?.[Symbol.asyncDispose]());
    const cells = MODES.flatMap((outer) =>
      MODES.flatMap((inner) => ENDINGS.map((ending) => [outer, inner, ending] as const)),
    );
    it.each(cells)("%s around %s: %s", async (...cell) => {
      expect(await observe(environment(), opened!, cell)).toEqual(expectedOf(...cell));
    });
  });
}
