import { pythonText } from './python-text.ts';
import { indented, oneLine, shellText } from './quote.ts';
import { type Body, bodyOf, type Snippet, type SnippetCall } from './snippet.ts';

/** With nothing to install: the API by itself, in three languages. */
export function plainSnippets(call: SnippetCall): Snippet[] {
  const body = bodyOf(call);
  const common = { group: 'No library', secret: 'HOLDPOINT_KEY' } as const;
  return [
    { ...common, id: 'fetch', label: 'fetch', file: 'ask.mjs', run: 'node ask.mjs', text: fetchText(call, body) },
    { ...common, id: 'curl', label: 'curl', file: 'ask.sh', run: 'sh ask.sh', text: curlText(call, body) },
    { ...common, id: 'python', label: 'Python', file: 'ask.py', run: 'python3 ask.py', text: pythonProgram(call, body) },
  ];
}

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
