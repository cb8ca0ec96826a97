import { ruleCases } from "../audit-case.ts";

export const viewWithoutBarrierCases = ruleCases("TENANCY.VIEW_WITHOUT_BARRIER", {
  finds: {
    "filters by itself": `reset role; create view {s}.mine as select id, title from {s}.tasks where {col} = {bound}; grant select on {s}.mine to {app};`,
  },
  passes: {
    "a barrier": `reset role; create view {s}.mine with (security_barrier = true) as select id, title from {s}.tasks where {col} = {bound}; grant select on {s}.mine to {app};`,
  },
});
