import { isDirected, times, type Script, type Workload } from "./workload.ts";

/** Bookings of a room that has one place: each looks for other bookings, and books when it finds none. */
export const phantoms: Workload = {
  name: "phantoms",
  shows: { "read committed": ["G2"], "repeatable read": ["G2"] },
  make(random) {
    const guests = random.integer(2, 4);
    const directed = isDirected(random);
    const book: Script = {
      async run(step) {
        const taken = await step.scan();
        if (directed) await step.meet();
        if (taken === 0) await step.insert();
      },
    };
    return {
      rows: [],
      scripts: times(guests, () => book),
      parallel: guests,
      broken: ({ items }) => (items <= 1 ? undefined : `the place was given away ${items} times`),
    };
  },
};
