/** The name of an object inside a schema. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}
