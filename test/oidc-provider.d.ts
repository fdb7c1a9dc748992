/** What the tests use of oidc-provider, which ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  type Grant = { addOIDCScope(scope: string): void; save(): Promise<string> };
  type OidcContext = {
    oidc: {
      result?: { consent?: { grantId?: string } };
      session: { accountId: string; grantIdFor(clientId: string): string | undefined };
      client: { clientId: string };
      provider: Provider;
    };
  };
  type Account = { accountId: string; claims(): Record<string, unknown> };

  export default class Provider {
    constructor(
      issuer: string,
      configuration: {
        clients: { client_id: string; client_secret: string; redirect_uris: string[]; grant_types?: string[]; response_types?: string[] }[];
        claims?: Record<string, string[]>;
        cookies: { keys: string[] };
        jwks?: { keys: object[] };
        ttl: Record<string, number>;
        pkce?: { required(): boolean };
        features: {
          devInteractions: { enabled: boolean };
          clientCredentials?: { enabled: boolean };
          resourceIndicators?: {
            enabled: boolean;
            getResourceServerInfo(ctx: OidcContext, resource: string): object;
          };
        };
        interactions?: { url(ctx: OidcContext, interaction: { uid: string }): string };
        findAccount?(ctx: OidcContext, sub: string): Promise<Account | undefined>;
        loadExistingGrant?(ctx: OidcContext): Promise<Grant | undefined>;
      },
    );
    Grant: { new (given: { clientId: string; accountId: string }): Grant; find(id: string): Promise<Grant | undefined> };
    callback(): RequestListener;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: { login: { accountId: string } }): Promise<void>;
  }
}
