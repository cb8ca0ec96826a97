/**
 * TPC-C's five programs, statement by statement (TPC-C standard 5.11, section 2), with the columns that each touches.
 *
 * As A. Fekete, D. Liarokapis, E. O'Neil, P. O'Neil, D. Shasha do in "Making Snapshot Isolation Serializable" (TODS 30(2), 2005),
 * Delivery is two programs: one finds no order to deliver, the other takes the oldest. Taking the oldest of a district is one
 * access of that district's queue, which a newer order does not change; two that take it at the same time take the same row. The
 * lines of an order are made with it and count as one row.
 */
import type { TemplateStep, TransactionTemplate } from "@tapdb/core/isolation";
import { insert, read, scan, update } from "./template-builder.ts";

const district = { w: "w", d: "d" };
const order = { w: "w", d: "d", o: "o" };

function orderLine(number: string): TemplateStep[] {
  return [
    read("item", { i: `i${number}` }, "price name data"),
    update(
      "stock",
      { w: `s${number}`, i: `i${number}` },
      "quantity ytd order_cnt remote_cnt dist data",
      "quantity ytd order_cnt remote_cnt",
    ),
    insert("order_line", order),
  ];
}

const takeOldest: TemplateStep = {
  relation: "new_order",
  key: order,
  rowKeys: [
    ["w", "d"],
    ["w", "d", "o"],
  ],
  reads: ["o"],
  writes: "all",
};

const byName = scan("customer", district, "last id first");

const payment = [
  update("warehouse", { w: "w" }, "ytd name street", "ytd"),
  update("district", district, "ytd name street", "ytd"),
];
const pay = [
  update(
    "customer",
    { w: "cw", d: "cd", c: "c" },
    "balance ytd_payment payment_cnt credit last data",
    "balance ytd_payment payment_cnt data",
  ),
  insert("history", {}),
];
const status = [
  read("customer", { ...district, c: "c" }, "balance first last"),
  scan("orders", { ...district, c: "c" }, "o entry_d carrier"),
  read("order_line", order, "item supply quantity amount delivery_d"),
];

/** Programs of one name are paths through one. */
export const tpcC: Readonly<Record<string, readonly TransactionTemplate[]>> = {
  NO: [
    {
      name: "NO",
      steps: [
        read("warehouse", { w: "w" }, "tax"),
        update("district", district, "tax next_o", "next_o"),
        read("customer", { ...district, c: "c" }, "discount last credit"),
        insert("orders", order, { c: "c" }),
        insert("new_order", order),
        ...orderLine("1"),
        ...orderLine("2"),
      ],
    },
  ],
  Pay: [
    { name: "Pay", steps: [...payment, ...pay] },
    { name: "Pay", steps: [...payment, scan("customer", { w: "cw", d: "cd" }, "last id first"), ...pay] },
  ],
  OS: [
    { name: "OS", steps: status },
    { name: "OS", steps: [byName, ...status] },
  ],
  Del: [
    { name: "Del", steps: [scan("new_order", district, "o")] },
    {
      name: "Del",
      steps: [
        takeOldest,
        update("orders", order, "c", "carrier"),
        update("order_line", order, "delivery_d", "delivery_d"),
        read("order_line", order, "amount"),
        update("customer", { ...district, c: "c" }, "balance delivery_cnt", "balance delivery_cnt"),
      ],
    },
  ],
  SL: [
    {
      name: "SL",
      steps: [
        read("district", district, "next_o"),
        scan("order_line", district, "o item"),
        scan("stock", { w: "w" }, "i quantity"),
      ],
    },
  ],
};
