export type Baseline = {
  /** Scenarios that must have run and passed. */
  passes: readonly string[];
  /** What may fail, by scenario or `scenario:check`, with the reason. */
  failures: Readonly<Record<string, string>>;
};

export const BASELINE: Readonly<Record<string, Baseline>> = { '2025-11-25': { passes: [], failures: {} }, '2026-07-28': { passes: [], failures: {} } };
