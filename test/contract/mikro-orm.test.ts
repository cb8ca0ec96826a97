import { registerContract } from "@tapdb/testkit/contract";
import { mikroOrmDriver } from "@tapdb/testkit/contract/drivers/mikro-orm";

registerContract(mikroOrmDriver);
