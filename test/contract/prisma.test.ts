import { registerContract } from "@tapdb/testkit/contract";
import { prismaDriver } from "@tapdb/testkit/contract/drivers/prisma";

registerContract(prismaDriver);
