import { TapdbError } from "../../errors/index.ts";

/** The propagation modes, by their names in Spring. */
export const Propagation = {
  REQUIRED: "required",
  REQUIRES_NEW: "requires_new",
  NESTED: "nested",
  SUPPORTS: "supports",
  NOT_SUPPORTED: "not_supported",
  MANDATORY: "mandatory",
  NEVER: "never",
} as const;

/**
 * How a transaction relates to one that is open around it:
 *
 * - `required`: takes part in it, else begins one;
 * - `requires_new`: begins one on a connection of its own, while the outer one waits;
 * - `nested`: a savepoint in it, else begins one;
 * - `supports`: takes part in it, else runs without;
 * - `not_supported`: runs outside of it, on other connections;
 * - `mandatory`: takes part in it, else is refused;
 * - `never`: is refused inside one, else runs without.
 *
 * Source: Spring Framework reference, "Transaction Propagation".
 */
export type Propagation = (typeof Propagation)[keyof typeof Propagation];

/** Also in capitals, as Spring and @nestjs-cls/transactional write them. */
export type PropagationName = Propagation | Uppercase<Propagation>;

/** What is done about it. */
export type PropagationPlan = "begin" | "suspend-and-begin" | "join" | "nest" | "run-without" | "suspend";

const PLANS: Readonly<
  Record<Propagation, readonly [none: PropagationPlan | "refuse", open: PropagationPlan | "refuse"]>
> = {
  required: ["begin", "join"],
  requires_new: ["begin", "suspend-and-begin"],
  nested: ["begin", "nest"],
  supports: ["run-without", "join"],
  not_supported: ["run-without", "suspend"],
  mandatory: ["refuse", "join"],
  never: ["run-without", "refuse"],
};

function unknownMode(): TapdbError {
  return new TapdbError({
    code: "CONFIG.INVALID",
    message: "The propagation of a transaction is not one of the seven modes.",
    hint: `Use one of ${Object.values(Propagation).join(", ")}.`,
  });
}

function refused(isOpen: boolean): TapdbError {
  return isOpen
    ? new TapdbError({
        code: "TRANSACTION.NOT_ALLOWED",
        message: "Work that must never run in a transaction was called inside one.",
        hint: "Call it outside, or give it the propagation not_supported, which leaves the transaction.",
      })
    : new TapdbError({
        code: "TRANSACTION.MISSING",
        message: "Work that needs a transaction around it was called without one.",
        hint: "Call it inside tap.transaction, or give it the propagation required, which begins one.",
      });
}

/**
 * What to do about `propagation` where a transaction is open, or none is.
 * @throws {TapdbError} `TRANSACTION.MISSING`, `TRANSACTION.NOT_ALLOWED`, `CONFIG.INVALID`.
 */
export function planPropagation(name: PropagationName, isOpen: boolean): PropagationPlan {
  const mode = String(name).toLowerCase();
  if (!Object.hasOwn(PLANS, mode)) throw unknownMode();
  const plan = PLANS[mode as Propagation][isOpen ? 1 : 0];
  if (plan === "refuse") throw refused(isOpen);
  return plan;
}
