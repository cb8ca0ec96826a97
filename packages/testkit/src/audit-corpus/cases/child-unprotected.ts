import { ruleCases } from "../audit-case.ts";

export const childUnprotectedCases = ruleCases("TENANCY.CHILD_UNPROTECTED", {
  finds: {
    "refers to tasks, is open": `create table attachments (id uuid primary key default gen_random_uuid(), task_id uuid not null references tasks (id), name text);`,
    "the tags opened": `drop policy by_tenant on task_tags; alter table task_tags disable row level security;`,
  },
  passes: {
    "refers to a shared table": `create table cities (id int primary key, country text references countries (code)); revoke insert, update, delete on cities from {app};`,
    "follows its parent's policy": `create table attachments (id uuid primary key default gen_random_uuid(), task_id uuid not null references tasks (id)); alter table attachments enable row level security; alter table attachments force row level security; create policy p on attachments using (task_id in (select id from tasks)) with check (task_id in (select id from tasks));`,
  },
});
