/** One combination that the matrix runs; what it installs is in `cells/<name>/package.json`, locked. */
export interface Cell {
  readonly name: string;
  /** What it shows, in a few words. */
  readonly shows: string;
  /** Files or folders of tests, relative to the root. */
  readonly tests: readonly string[];
  /**
   * The packages of tapdb, by folder, that are put into the cell as they are published, and that its tests run on.
   * With none, the tests run where they are, on the sources.
   */
  readonly packages: readonly string[];
  /** The PostgreSQL major that the cell brings. @defaultValue the one of `npm test` */
  readonly postgres?: number;
  /** Whether the cell brings the Node that it runs on. @defaultValue false */
  readonly node?: boolean;
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
