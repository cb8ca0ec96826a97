import { integer, oneOf, section, type Field } from "./field.ts";

/** Which statement texts are prepared on a connection under names of tapdb's. */
export interface PreparedStatementsConfig {
  /** `auto` prepares hot texts unless a pooler forbids it; `off` sends every text unnamed. @defaultValue "auto" */
  readonly mode: "auto" | "off";
  /** Statements kept prepared on one connection. Each costs the server some ten kilobytes. @defaultValue 256 */
  readonly maxPerConnection: number;
  /** How often a connection has to see a text before it prepares it. @defaultValue 2 */
  readonly hotAfter: number;
}

export const preparedStatementsSection: Field<PreparedStatementsConfig> = section<PreparedStatementsConfig>({
  mode: oneOf(["auto", "off"], "auto"),
  maxPerConnection: integer(1, 65_536, 256),
  hotAfter: integer(1, 1_000_000, 2),
});
