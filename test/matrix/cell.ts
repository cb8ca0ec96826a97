/** One combination that the matrix runs; its packages are in `cells/<name>/package.json`, locked. */
export interface Cell {
  readonly name: string;
  /** What it shows, in a few words. */
  readonly shows: string;
  /** Where the tests run: on this repository's sources, or on the packed packages inside the cell. */
  readonly on: "sources" | "packages";
  /** Files or folders of tests, relative to the root. */
  readonly tests: readonly string[];
  /** The PostgreSQL major that the cell brings. @defaultValue the one of `npm test` */
  readonly postgres?: number;
  /** Whether the cell brings the Node that it runs on. @defaultValue false */
  readonly node?: boolean;
  /** The packages, of tapdb and of others, that must be found inside the cell and nowhere else. */
  readonly own?: readonly string[];
}

/** How a cell ended. */
export interface CellResult {
  readonly cell: Cell;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** Why there was nothing to count: the installation failed, or the tests did not end. */
  readonly problem?: string;
}
