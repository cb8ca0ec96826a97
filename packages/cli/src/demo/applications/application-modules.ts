import { mikroOrmModule } from "./mikro-orm-application.ts";
import { prismaModule } from "./prisma-application.ts";
import type { ApplicationModule, OrmName } from "./shop-application.ts";
import { typeOrmModule } from "./typeorm-application.ts";

/** The application in each ORM. */
export const APPLICATION_MODULES: Readonly<Record<OrmName, ApplicationModule>> = {
  TypeORM: typeOrmModule,
  Prisma: prismaModule,
  MikroORM: mikroOrmModule,
};
