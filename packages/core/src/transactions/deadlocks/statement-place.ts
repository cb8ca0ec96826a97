import type { StatementLabels } from "../../observe/index.ts";
import { statementShape } from "../../sql/index.ts";
import type { StatementPlace } from "./deadlock-report.ts";

const LONGEST_SHAPE = 400;

/** The shape of a statement, at most 400 characters. */
export function shortShape(text: string): string {
  const shape = statementShape(text);
  return shape.length > LONGEST_SHAPE ? `${shape.slice(0, LONGEST_SHAPE)}…` : shape;
}

/** What may be told of a statement. */
export function placeOf(
  text: string,
  labels: StatementLabels | undefined,
  callSite: string | undefined = labels?.callSite?.(),
): StatementPlace {
  return {
    shape: shortShape(text),
    orm: labels?.orm,
    operation: labels?.operation,
    entity: labels?.entity,
    callSite,
  };
}
