/** A real OpenID Connect issuer in a process of its own. Its login page asks only which account. */
import { type IssuerAccount, startOidcIssuer } from '../test/oidc-issuer.fixture.ts';

const { REDIRECT_URI = '', ACCOUNTS = '[]' } = process.env;

const { issuer, clientId, clientSecret } = await startOidcIssuer(REDIRECT_URI, JSON.parse(ACCOUNTS) as IssuerAccount[]);
process.stdout.write(`${JSON.stringify({ event: 'up', issuer, clientId, clientSecret })}\n`);
process.on('SIGTERM', () => process.exit(0));
