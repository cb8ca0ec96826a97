/** Defects of the audit, planted into what it works with; the proof has to notice each of them. */
import { registerHooks } from "node:module";

/** One defect. */
export interface Defect {
  readonly about: string;
  /** Rules that are not asked. */
  readonly without?: readonly string[];
  /** A part of a source file in place of another, before it is loaded. */
  readonly edit?: { readonly file: string; readonly from: string; readonly to: string };
}

const SOURCES = "/packages/core/src/tenancy/audit/";

export const DEFECTS: Readonly<Record<string, Defect>> = {
  "rule-off": { about: "the rule about views is switched off", without: ["TENANCY.VIEW_BYPASSES_POLICIES"] },
  "rls-rule-off": {
    about: "the rule about disabled row-level security is switched off",
    without: ["TENANCY.RLS_DISABLED"],
  },
  "or-as-and": {
    about: "the analysis takes OR for AND",
    edit: {
      file: "predicate/evaluate.ts",
      from: "some(operands.map((one) => condition(one, evaluation)))",
      to: "all(operands.map((one) => condition(one, evaluation)))",
    },
  },
  "null-is-false": {
    about: "NOT of NULL counts as true",
    edit: {
      file: "predicate/compare.ts",
      from: 'return value.kind === "boolean" ? truth(!value.value) : value;',
      to: 'return truth(!(value.kind === "boolean" && value.value));',
    },
  },
  "restrictive-ignored": {
    about: "restrictive policies are ignored",
    edit: {
      file: "policy-leaks.ts",
      from: "restrictive.map(({ expression }) => expression)",
      to: "restrictive.slice(restrictive.length).map(({ expression }) => expression)",
    },
  },
  "any-view-owner": {
    about: "a view's owner counts as bound",
    edit: {
      file: "role-reach.ts",
      from: "if (!relation.rlsEnabled || this.bypasses) return true;",
      to: "if (!relation.rlsEnabled) return true;",
    },
  },
  "memberships-ignored": {
    about: "memberships of roles are ignored",
    edit: {
      file: "role-reach.ts",
      from: "if (one.member === role && follows(one)) reached.add(one.role);",
      to: "if (one.member === role && follows(one) && role === one.role) reached.add(one.role);",
    },
  },
  "functions-not-read": {
    about: "functions of the application are not looked into",
    edit: {
      file: "predicate/inline-call.ts",
      from: "called === undefined || result === undefined",
      to: "called !== undefined || result === undefined",
    },
  },
};

/** Plants a defect into sources that are not loaded yet; the result tells whether they have been loaded with it since. */
export function plantDefect({ edit }: Defect): () => boolean {
  if (edit === undefined) return () => true;
  let planted = false;
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!new URL(url).pathname.endsWith(SOURCES + edit.file)) return loaded;
      const source = String(loaded.source);
      if (!source.includes(edit.from)) throw new RangeError(`${edit.file} no longer has what the defect replaces`);
      planted = true;
      return { ...loaded, source: source.replace(edit.from, edit.to) };
    },
  });
  return () => planted;
}
