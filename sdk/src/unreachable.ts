import { UnavailableError } from './errors.ts';

/** No answer came. `what` names the address; the reason follows it, as a code of the system where there is one (`ECONNREFUSED`). */
export function unreachable(what: string, cause: unknown): UnavailableError {
  return new UnavailableError('unreachable', { status: 0, detail: `${what}: ${reasonOf(cause)}.`, cause });
}

/** `fetch` says only that it failed, and why in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause ? String(cause.code) : '';
  return /^(?!UND_ERR)[A-Z][A-Z0-9_]+$/.test(code) ? code : cause.message;
}
