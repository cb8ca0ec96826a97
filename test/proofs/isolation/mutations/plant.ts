import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import type { Edit, Mutation } from "./mutation.ts";

const ROOT = new URL("../../../../", import.meta.url);

/** A mutation that no longer fits the source: it would plant nothing. */
export class StaleMutation extends Error {
  override readonly name = "StaleMutation";

  constructor(mutation: string, { file, find }: Edit, times: number) {
    super(`The mutation ${mutation} is stale: ${file} holds ${JSON.stringify(find)} ${times} times, not once.`);
  }
}

function checkFresh({ name, edits }: Mutation): void {
  for (const edit of edits) {
    const times = readFileSync(new URL(edit.file, ROOT), "utf8").split(edit.find).length - 1;
    if (times !== 1) throw new StaleMutation(name, edit, times);
  }
}

/**
 * Plants a defect in whatever is loaded from here on; nothing of the product may have been loaded before.
 * @returns Which of its edits were made, to be asked at the end: an edit of a file that nobody loaded plants nothing.
 */
export function plant(mutation: Mutation): { readonly missed: () => string[] } {
  checkFresh(mutation);
  const waiting = new Map<string, Edit[]>();
  for (const edit of mutation.edits) {
    const url = new URL(edit.file, ROOT).href;
    waiting.set(url, [...(waiting.get(url) ?? []), edit]);
  }
  const made = new Set<Edit>();
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const edits = waiting.get(url);
      if (edits === undefined || loaded.source === undefined || loaded.source === null) return loaded;
      let text =
        typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source as Uint8Array);
      for (const edit of edits) {
        text = text.replace(edit.find, () => edit.replace);
        made.add(edit);
      }
      return { ...loaded, source: text };
    },
  });
  return { missed: () => mutation.edits.filter((edit) => !made.has(edit)).map(({ file }) => file) };
}
