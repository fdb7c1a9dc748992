import type { JsonObject } from '#lib/contract/call-view.ts';
import type { FederationView } from '#lib/contract/federation.ts';
import { pythonText } from './python-text.ts';

export type SnippetCall = {
  url: string;
  agent: string;
  tool: string;
  arguments: JsonObject;
  target: { kind: 'host' | 'user'; name: string } | null;
  /** Whose token speaks for the agent, if anybody's does. */
  federation?: Pick<FederationView, 'id' | 'kind'> | null;
};

/** `secret` is the variable in which the program looks for what it proves itself with: a key, or the path of a file. */
export type Snippet = {
  id: 'federated' | 'fetch' | 'sdk' | 'curl' | 'python';
  label: string;
  file: string;
  run: string;
  text: string;
  secret: 'HOLDPOINT_KEY' | 'HOLDPOINT_TOKEN_FILE' | 'HOLDPOINT_PRIVATE_KEY_FILE';
};

const SUMMARY = 'A first call, to see that it is held';

/**
 * The same call in four ways, ready to run: it asks, waits for the decision and says how it went. What it proves itself with comes
 * from the environment, so that none of these texts is a secret. An agent with a federation has a way without a key, which is first.
 */
export function snippetsFor(call: SnippetCall): Snippet[] {
  const body = {
    tool: call.tool,
    arguments: call.arguments,
    targets: call.target === null ? [] : [call.target],
    intent: { summary: SUMMARY },
  };
  const secret = 'HOLDPOINT_KEY';
  return [
    ...(call.federation ? [federated(call, call.federation, body)] : []),
    { id: 'fetch', label: 'fetch', file: 'ask.mjs', run: 'node ask.mjs', text: fetchText(call, body), secret },
    {
      id: 'sdk',
      label: 'SDK',
      file: 'ask-sdk.mjs',
      run: 'npm install ./holdpoint-sdk-0.1.0.tgz && node ask-sdk.mjs',
      text: sdkText(call, body),
      secret,
    },
    { id: 'curl', label: 'curl', file: 'ask.sh', run: 'sh ask.sh', text: curlText(call, body), secret },
    { id: 'python', label: 'Python', file: 'ask.py', run: 'python3 ask.py', text: pythonProgram(call, body), secret },
  ];
}

function federated(call: SnippetCall, { id, kind }: Pick<FederationView, 'id' | 'kind'>, body: Body): Snippet {
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
${guardText(body)}`;
  const run = 'npm install ./holdpoint-sdk-0.1.0.tgz && node ask-federated.mjs';
  return { id: 'federated', label: 'SDK, no key', file: 'ask-federated.mjs', run, text, secret };
}

type Body = { tool: string; arguments: JsonObject; targets: SnippetCall['target'][]; intent: { summary: string } };

function fetchText({ url, agent }: SnippetCall, body: Body): string {
  return `// ${oneLine(agent)} asks before it acts. Node 20 or later, or any runtime with fetch.
const url = ${JSON.stringify(url)};
const headers = { authorization: \`Bearer \${process.env.HOLDPOINT_KEY}\`, 'content-type': 'application/json' };

async function call(path, init) {
  const response = await fetch(url + path, { ...init, headers: { ...headers, ...init.headers } });
  const answer = await response.json();
  if (!response.ok) throw new Error(\`\${answer.code}: \${answer.detail}\`);
  return answer;
}

let request = await call('/api/v1/requests', {
  method: 'POST',
  headers: { 'idempotency-key': crypto.randomUUID() },
  body: JSON.stringify(${indented(body, '  ')}),
});
console.log(request.id, request.status);

while (request.status === 'pending') {
  request = await call(\`/api/v1/requests/\${request.id}\`, { headers: { prefer: 'wait=55' } });
}
console.log(request.status, request.decision.message);
// Approved? Hand request.grant.token and request.digest to the executor, which runs exactly what was approved.
`;
}

function sdkText({ url, agent }: SnippetCall, body: Body): string {
  return `// ${oneLine(agent)} asks before it acts, in five lines. \`npm run -s pack -- sdk\`, where Holdpoint runs, makes the package.
import { Holdpoint } from '@holdpoint/sdk';

const holdpoint = new Holdpoint({ url: ${JSON.stringify(url)}, key: process.env.HOLDPOINT_KEY });
${guardText(body)}`;
}

function guardText({ tool, targets, intent, arguments: args }: Body): string {
  return `const act = holdpoint.guard({
  tool: ${JSON.stringify(tool)},
  targets: ${JSON.stringify(targets)},
  intent: ${JSON.stringify(intent)},
  run: async (approved) => console.log('run this, and nothing else:', approved),
});
await act(${indented(args, '')});
`;
}

function curlText({ url, agent }: SnippetCall, body: Body): string {
  return `# ${oneLine(agent)} asks, and waits up to 55 seconds for the decision.
curl --silent --show-error --fail-with-body ${shellText(`${url}/api/v1/requests`)} \\
  --header "authorization: Bearer $HOLDPOINT_KEY" \\
  --header 'content-type: application/json' \\
  --header "idempotency-key: ask-$(date +%s)-$$" \\
  --header 'prefer: wait=55' \\
  --data ${shellText(JSON.stringify(body, null, 2))}
# Still pending? GET /api/v1/requests/{id} with the same prefer header waits on.
`;
}

function pythonProgram({ url, agent }: SnippetCall, body: Body): string {
  return `# ${oneLine(agent)} asks before it acts. Python 3.8 or later, nothing to install.
import json, os, urllib.request, uuid

URL = ${JSON.stringify(url)}
HEADERS = {"Authorization": "Bearer " + os.environ["HOLDPOINT_KEY"], "Content-Type": "application/json"}


def call(path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {**HEADERS, **headers})
    with urllib.request.urlopen(request, timeout=70) as response:
        return json.load(response)


request = call("/api/v1/requests", ${pythonText(body)}, **{"Idempotency-Key": str(uuid.uuid4())})
print(request["id"], request["status"], flush=True)

while request["status"] == "pending":
    request = call("/api/v1/requests/" + request["id"], Prefer="wait=55")
print(request["status"], request["decision"]["message"])
# Approved? Hand request["grant"]["token"] and request["digest"] to the executor, which runs exactly what was approved.
`;
}

/** In a comment a name may not end the line, however it was made. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

function indented(value: object, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}

/** One word of a POSIX shell, whatever is in it. */
function shellText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
