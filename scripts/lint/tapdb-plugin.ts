/** Lint rules of this repository, loaded by .oxlintrc.json. */
interface Callee {
  readonly type: string;
  readonly name?: string;
  readonly object?: Callee;
  readonly property?: Callee;
}

interface ErrorCall extends Callee {
  readonly callee?: Callee;
  readonly arguments?: readonly ErrorCall[];
  readonly argument?: ErrorCall | null;
}

interface RuleContext {
  report(problem: { readonly node: unknown; readonly message: string }): void;
}

const BUILT_IN = new Set(["Error", "TypeError", "RangeError", "AggregateError", "SyntaxError", "EvalError"]);
const MESSAGE = "Fail with a TapdbError that has a code and a hint, not with a bare built-in error.";

function isBareError(node: ErrorCall | null | undefined): boolean {
  if (node?.type !== "NewExpression" && node?.type !== "CallExpression") return false;
  return node.callee?.type === "Identifier" && BUILT_IN.has(node.callee.name ?? "");
}

function isReject(callee: Callee | undefined): boolean {
  return callee?.name === "reject" || callee?.property?.name === "reject";
}

/** Every failure of the library has a code, a hint and a page: `throw new Error(…)` and `reject(new Error(…))` have none. */
const noBareError = {
  create(context: RuleContext) {
    return {
      ThrowStatement(node: ErrorCall) {
        if (isBareError(node.argument)) context.report({ node, message: MESSAGE });
      },
      CallExpression(node: ErrorCall) {
        if (isReject(node.callee) && isBareError(node.arguments?.[0])) context.report({ node, message: MESSAGE });
      },
    };
  },
};

export default { meta: { name: "tapdb" }, rules: { "no-bare-error": noBareError } };
