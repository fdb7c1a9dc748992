/** What one check found. `todo` says what to do about it. */
export type Finding = { check: string; state: 'ok' | 'warn' | 'fail'; detail: string; todo?: string };
