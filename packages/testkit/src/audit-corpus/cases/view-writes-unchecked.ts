import { ruleCases } from "../audit-case.ts";

export const viewWritesUncheckedCases = ruleCases("TENANCY.VIEW_WRITES_UNCHECKED", {
  finds: {
    "writes without a check": `reset role; create view {s}.mine with (security_barrier = true) as select * from {s}.tasks where {col} = {bound}; grant select, insert on {s}.mine to {app};`,
  },
  passes: {
    "a check option": `reset role; create view {s}.mine with (security_barrier = true) as select * from {s}.tasks where {col} = {bound} with check option; grant select, insert on {s}.mine to {app};`,
    "only read": `reset role; create view {s}.mine with (security_barrier = true) as select * from {s}.tasks where {col} = {bound}; grant select on {s}.mine to {app};`,
  },
});
