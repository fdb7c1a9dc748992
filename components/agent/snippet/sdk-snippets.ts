import { indented, oneLine } from './quote.ts';
import { type Body, bodyOf, type Snippet, type SnippetCall } from './snippet.ts';

/** How the SDK comes to where the program runs. The bare name is on no registry, and so is somebody else's to take. */
export const SDK_TARBALL = './holdpoint-sdk-0.1.0.tgz';

/** The SDK's five lines. */
export function sdkSnippet(call: SnippetCall): Snippet {
  const { url, agent } = call;
  const text = `// ${oneLine(agent)} asks before it acts, in five lines.
import { Holdpoint } from '@holdpoint/sdk';

const holdpoint = new Holdpoint({ url: ${JSON.stringify(url)}, key: process.env.HOLDPOINT_KEY });
${guardText(bodyOf(call))}`;
  const run = `npm install ${SDK_TARBALL} && node ask-sdk.mjs`;
  return { id: 'sdk', label: 'SDK', group: 'SDK', file: 'ask-sdk.mjs', run, text, secret: 'HOLDPOINT_KEY', needs: 'sdk' };
}

/** The same for an agent that a federation speaks for; nothing for one that has none. */
export function federatedSnippets({ federation, ...call }: SnippetCall): Snippet[] {
  if (!federation) return [];
  const { id, kind } = federation;
  const signs = kind === 'private_key_jwt';
  const secret = signs ? 'HOLDPOINT_PRIVATE_KEY_FILE' : 'HOLDPOINT_TOKEN_FILE';
  const names = signs ? 'Holdpoint, privateKeyJwt, workloadIdentity' : 'Holdpoint, workloadIdentity';
  const read = `readFile(process.env.${secret}, 'utf8')`;
  const assertion = signs
    ? `  // The private key, as a JWK, whose public half is pinned.\n  assertion: privateKeyJwt(JSON.parse(await ${read})),`
    : `  // The workload's own token. Read again for each access token, as whoever writes it also replaces it.\n  assertion: () => ${read},`;
  const text = `// ${oneLine(call.agent)} asks before it acts, by its federation: there is no key to copy.
import { readFile } from 'node:fs/promises';
import { ${names} } from '@holdpoint/sdk';

const url = ${JSON.stringify(call.url)};
const credential = workloadIdentity({
  url,
  federation: ${JSON.stringify(id)},
${assertion}
});
const holdpoint = new Holdpoint({ url, credential });
${guardText(bodyOf(call))}`;
  const run = `npm install ${SDK_TARBALL} && node ask-federated.mjs`;
  return [{ id: 'federated', label: 'SDK, no key', group: 'SDK', file: 'ask-federated.mjs', run, text, secret, needs: 'sdk' }];
}

function guardText({ tool, targets, intent, arguments: args }: Body): string {
  return `const act = holdpoint.guard({
  tool: ${JSON.stringify(tool)},
  targets: ${JSON.stringify(targets)},
  intent: ${JSON.stringify(intent)},
  onAsked: (request, page) => console.log(request.id, 'waits for a person:', page),
  run: async (approved) => console.log('run this, and nothing else:', approved),
});
await act(${indented(args, '')});
`;
}
