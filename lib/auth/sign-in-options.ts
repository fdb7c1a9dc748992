import { appConfig } from './current-person.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo-accounts.ts';

/** What the sign-in page offers. The demo says its accounts, because they are public anyway. */
export function signInOptions() {
  const { mode, oidc } = appConfig();
  return { oidcName: oidc?.name ?? null, demo: mode === 'demo' ? { accounts: DEMO_ACCOUNTS, password: DEMO_PASSWORD } : null };
}
