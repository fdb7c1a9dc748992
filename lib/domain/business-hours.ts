/** When the customer is open, in its own time: ISO weekdays (1 Monday to 7 Sunday) and `HH:MM`, the end excluded. */
export type BusinessHours = { days: readonly number[]; from: string; to: string };
/** A weekly window in the customer's own time. One that ends before it begins runs past midnight. */
export type MaintenanceWindow = { day: number; from: string; to: string };
