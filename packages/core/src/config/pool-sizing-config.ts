import { integer, oneOf, section, type Field } from "./field.ts";
import { MAX_CONNECTIONS } from "./limits.ts";

/** How many of the pool's connections may be used at once. */
export interface PoolSizingConfig {
  /**
   * `static` uses up to `poolSize` + `maxOverflow`. `adaptive` begins with `poolSize` and looks for the size that does the
   * most work, between `floor` and `poolSize` + `maxOverflow`, by trying; for a few tenths of a second in some, it runs with a size that turns out to be
   * worse. @defaultValue "static"
   */
  readonly mode: "static" | "adaptive";
  /** The fewest connections that `adaptive` may come down to. @defaultValue 2 */
  readonly floor: number;
}

export const poolSizingSection: Field<PoolSizingConfig> = section<PoolSizingConfig>({
  mode: oneOf(["static", "adaptive"], "static"),
  floor: integer(1, MAX_CONNECTIONS, 2),
});
