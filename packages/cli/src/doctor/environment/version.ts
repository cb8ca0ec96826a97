/** The numbers of a version: major, minor, patch; anything after them is ignored. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Reads `1.2.3-beta.4`, `v24.21.0` or `18.4`. Undefined when it does not start with a number. */
export function parseVersion(text: string): Version | undefined {
  const numbers = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text);
  if (numbers === null) return undefined;
  return [Number(numbers[1]), Number(numbers[2] ?? 0), Number(numbers[3] ?? 0)];
}

/** Whether `version` is of the major of `minimum` and not below it; for 0.x the minor has to be the same too. */
export function satisfiesCaret(version: Version, minimum: Version): boolean {
  const [major, minor, patch] = version;
  if (major !== minimum[0]) return false;
  if (major === 0 && minor !== minimum[1]) return false;
  return minor > minimum[1] || (minor === minimum[1] && patch >= minimum[2]);
}

/** Whether `version` falls into one of `ranges`, each the minimum of a caret range. */
export function isSupported(version: string, ranges: readonly Version[]): boolean {
  const parsed = parseVersion(version);
  return parsed !== undefined && ranges.some((minimum) => satisfiesCaret(parsed, minimum));
}

/** `^0.3.20 || ^1.0.0`. */
export function describeRanges(ranges: readonly Version[]): string {
  return ranges.map((minimum) => `^${minimum.join(".")}`).join(" || ");
}
