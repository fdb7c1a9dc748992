import { claudeSnippets } from './snippet/claude-snippets.ts';
import { frameworkSnippets } from './snippet/framework-snippets.ts';
import { gateSnippets } from './snippet/gate-snippets.ts';
import { plainSnippets } from './snippet/plain-snippets.ts';
import { federatedSnippets, sdkSnippet } from './snippet/sdk-snippets.ts';
import type { Snippet, SnippetCall } from './snippet/snippet.ts';

/**
 * The same call in every way that there is, ready to run: it asks, waits for the decision and says how it went. What it proves
 * itself with comes from the environment, so that none of these texts is a secret. An agent with a federation has a way
 * without a key, which is first.
 */
export function snippetsFor(call: SnippetCall): Snippet[] {
  return [
    ...federatedSnippets(call),
    sdkSnippet(call),
    ...plainSnippets(call),
    ...frameworkSnippets(call),
    ...claudeSnippets(call),
    ...gateSnippets(call.url, 'agent'),
  ];
}
