import { ruleCases } from "../audit-case.ts";

export const partitionOpenCases = ruleCases("TENANCY.PARTITION_OPEN", {
  finds: {
    "a partition that may be read": `create table events (id uuid default gen_random_uuid(), {col} {T} not null, at date not null, primary key (id, at)) partition by range (at); create table events_1 partition of events for values from ('2026-01-01') to ('2027-01-01'); create index on events ({col}); alter table events enable row level security; alter table events force row level security; create policy p on events using ({col} = {bound}) with check ({col} = {bound});`,
  },
  passes: {
    "a partition that may not": `create table events (id uuid default gen_random_uuid(), {col} {T} not null, at date not null, primary key (id, at)) partition by range (at); create table events_1 partition of events for values from ('2026-01-01') to ('2027-01-01'); create index on events ({col}); alter table events enable row level security; alter table events force row level security; create policy p on events using ({col} = {bound}) with check ({col} = {bound}); revoke all on events_1 from {app};`,
    "a partition with a policy of its own": `create table events (id uuid default gen_random_uuid(), {col} {T} not null, at date not null, primary key (id, at)) partition by range (at); create table events_1 partition of events for values from ('2026-01-01') to ('2027-01-01'); create index on events ({col}); alter table events enable row level security; alter table events force row level security; create policy p on events using ({col} = {bound}) with check ({col} = {bound}); alter table events_1 enable row level security; alter table events_1 force row level security; create policy p on events_1 using ({col} = {bound}) with check ({col} = {bound});`,
  },
});
