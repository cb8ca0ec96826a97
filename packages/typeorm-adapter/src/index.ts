export { describeModel, type DescribedDataSource } from "./describe-model.ts";
export { withTapdb } from "./with-tapdb.ts";
