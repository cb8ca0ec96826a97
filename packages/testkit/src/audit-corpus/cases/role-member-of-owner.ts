import { ruleCases } from "../audit-case.ts";

export const roleMemberOfOwnerCases = ruleCases("TENANCY.ROLE_MEMBER_OF_OWNER", {
  finds: {
    "a member of the owner": `reset role; grant {owner} to {app};`,
  },
  passes: {
    "the owner is a member of it": `reset role; grant {app} to {owner};`,
  },
});
