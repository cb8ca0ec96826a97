/** Finds statements that one piece of code runs again and again in one unit of work. */
import type { StatementEvent } from "../observe/index.ts";
import type { StatementProfile } from "./statement-profile.ts";

/** Different statements followed in one unit of work; a unit that runs more is a batch, not a request. */
const MAX_STATEMENTS = 256;
/** Places followed for one statement in one unit of work. */
const MAX_PLACES = 8;
const MAX_FINDINGS = 200;

/** One place that repeats a statement. */
export interface Repetition {
  readonly profile: StatementProfile;
  readonly callSite: string | undefined;
  readonly orm: string | undefined;
  readonly operation: string | undefined;
  readonly entity: string | undefined;
  /** Units of work in which it reached the threshold. */
  units: number;
  /** The most calls in one unit of work. */
  maxCalls: number;
  /** Calls in all those units of work. */
  calls: number;
}

/** One place's calls in one unit of work. */
interface Place {
  readonly callSite: string | undefined;
  calls: number;
  found: Repetition | undefined;
}

/** One statement in one unit of work. Nearly always from one place, so that only a second one makes a list. */
class Repeats {
  calls = 0;
  #last: Place | undefined;
  #places: Place[] | undefined;

  get lastCallSite(): string | undefined {
    return this.#last?.callSite;
  }

  /** The place with one call more. */
  count(callSite: string | undefined): Place {
    this.calls += 1;
    let place = this.#last;
    if (place === undefined) place = { callSite, calls: 0, found: undefined };
    else if (place.callSite !== callSite) place = this.#find(callSite, place);
    place.calls += 1;
    this.#last = place;
    return place;
  }

  #find(callSite: string | undefined, last: Place): Place {
    this.#places ??= [last];
    const known = this.#places.find((place) => place.callSite === callSite);
    if (known !== undefined) return known;
    if (this.#places.length >= MAX_PLACES) return last;
    const place: Place = { callSite, calls: 0, found: undefined };
    this.#places.push(place);
    return place;
  }
}

function hasSeveralPlaces(profile: StatementProfile): boolean {
  return profile.callSites.size >= 2;
}

/** Counts per unit of work, and keeps what went over the threshold. */
export class NPlusOneDetector {
  readonly #threshold: number;
  // Weak: a unit of work ends when the application lets go of it, and nobody tells.
  #units = new WeakMap<object, Map<StatementProfile, Repeats>>();
  readonly #findings = new Map<string, Repetition>();
  // The unit of the last statement, which the next one most often has too: a lookup less.
  #lastUnit: object | undefined;
  #lastStatements: Map<StatementProfile, Repeats> | undefined;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  get findings(): readonly Repetition[] {
    return [...this.#findings.values()];
  }

  /** Counts one statement. */
  add(profile: StatementProfile, event: StatementEvent): void {
    const repeats =
      event.unitOfWork === undefined || profile.isControl ? undefined : this.#repeats(event.unitOfWork, profile);
    const callSite = this.#callSite(profile, event, repeats);
    if (repeats === undefined) return;
    const place = repeats.count(callSite);
    if (place.calls < this.#threshold) return;
    if (place.found === undefined) {
      place.found = this.#finding(profile, callSite, event);
      place.found.units += 1;
      place.found.calls += place.calls;
    } else {
      place.found.calls += 1;
    }
    if (place.calls > place.found.maxCalls) place.found.maxCalls = place.calls;
  }

  /** Whether the place of a statement should be captured when it is sent. */
  wantsCallSite(profile: StatementProfile, unitOfWork: object | undefined): boolean {
    if (profile.wantsCallSite) return true;
    if (unitOfWork === undefined || !hasSeveralPlaces(profile)) return false;
    return this.#isAmbiguous(profile, this.#units.get(unitOfWork)?.get(profile));
  }

  clear(): void {
    this.#units = new WeakMap();
    this.#lastUnit = undefined;
    this.#lastStatements = undefined;
    this.#findings.clear();
  }

  /**
   * Once several places are known to send a statement, which of them repeats it matters. A unit of work that is far over
   * the threshold tells nothing new.
   */
  #isAmbiguous(profile: StatementProfile, repeats: Repeats | undefined): boolean {
    if (repeats === undefined || !hasSeveralPlaces(profile)) return false;
    return repeats.calls >= 2 && repeats.calls <= 4 * this.#threshold;
  }

  #callSite(profile: StatementProfile, event: StatementEvent, repeats: Repeats | undefined): string | undefined {
    const capture = event.labels?.callSite;
    if (capture !== undefined && (profile.wantsCallSite || this.#isAmbiguous(profile, repeats))) {
      const callSite = capture();
      profile.addCallSite(callSite);
      return callSite;
    }
    return repeats?.lastCallSite ?? profile.callSites.first;
  }

  #repeats(unitOfWork: object, profile: StatementProfile): Repeats | undefined {
    const statements = this.#statements(unitOfWork);
    let repeats = statements.get(profile);
    if (repeats === undefined && statements.size < MAX_STATEMENTS) {
      repeats = new Repeats();
      statements.set(profile, repeats);
    }
    return repeats;
  }

  #statements(unitOfWork: object): Map<StatementProfile, Repeats> {
    if (unitOfWork === this.#lastUnit) return this.#lastStatements!;
    let statements = this.#units.get(unitOfWork);
    if (statements === undefined) {
      statements = new Map();
      this.#units.set(unitOfWork, statements);
    }
    this.#lastUnit = unitOfWork;
    this.#lastStatements = statements;
    return statements;
  }

  #finding(profile: StatementProfile, callSite: string | undefined, { labels }: StatementEvent): Repetition {
    const key = `${callSite ?? ""}\0${profile.shape}`;
    const known = this.#findings.get(key);
    if (known !== undefined) return known;
    if (this.#findings.size >= MAX_FINDINGS) this.#findings.delete(this.#findings.keys().next().value!);
    const { orm, operation, entity } = labels ?? {};
    const finding: Repetition = { profile, callSite, orm, operation, entity, units: 0, maxCalls: 0, calls: 0 };
    this.#findings.set(key, finding);
    return finding;
  }
}
