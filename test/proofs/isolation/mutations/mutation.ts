/** A change of one source text: what is found, exactly once, is replaced. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A real defect of the product, planted while its sources are loaded. */
export interface Mutation {
  readonly name: string;
  /** One line. */
  readonly about: string;
  readonly edits: readonly Edit[];
  /** Lanes that can notice it: those of the pool itself, or those of one ORM. @defaultValue "pool" */
  readonly seenBy?: "pool" | "typeorm" | "prisma" | "mikro-orm";
}
