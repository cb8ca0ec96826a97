/** What objects held before an ORM wrote into them, so that a rollback can take it back: keys, versions, defaults. */
export class ObjectSnapshots {
  readonly #before = new Map<object, PropertyDescriptorMap>();

  /** Remembers what `object` holds itself, the first time only. */
  remember(object: object): void {
    if (!this.#before.has(object)) this.#before.set(object, Object.getOwnPropertyDescriptors(object));
  }

  /** Whether `object` is remembered. */
  has(object: object): boolean {
    return this.#before.has(object);
  }

  /** Takes over what a level inside has remembered, once that is kept. */
  adopt(inner: ObjectSnapshots): void {
    for (const [object, before] of inner.#before) if (!this.#before.has(object)) this.#before.set(object, before);
    inner.#before.clear();
  }

  /** Puts everything back, and forgets it. */
  restore(): void {
    for (const [object, before] of this.#before) restoreObject(object, before);
    this.#before.clear();
  }
}

function restoreObject(object: object, before: PropertyDescriptorMap): void {
  for (const key of Reflect.ownKeys(object)) {
    const now = Reflect.getOwnPropertyDescriptor(object, key)!;
    if (!Object.hasOwn(before, key) && now.configurable === true) Reflect.deleteProperty(object, key);
  }
  for (const key of Reflect.ownKeys(before)) {
    const then = before[key as string]!;
    const now = Reflect.getOwnPropertyDescriptor(object, key);
    const isSame = now !== undefined && now.value === then.value && now.get === then.get && now.set === then.set;
    if (!isSame) Reflect.defineProperty(object, key, then);
  }
}
