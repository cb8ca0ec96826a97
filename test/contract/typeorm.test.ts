import { registerContract } from "@tapdb/testkit/contract";
import { typeormDriver } from "@tapdb/testkit/contract/drivers/typeorm";

registerContract(typeormDriver);
