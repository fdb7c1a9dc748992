import { gateSnippets } from './gate-snippets.ts';
import { oneLine, shellText } from './quote.ts';
import { SDK_TARBALL } from './sdk-snippets.ts';
import type { Snippet } from './snippet.ts';

export type ExecutorCall = { url: string; executor: string /** One that it runs; null when none is known. */; tool: string | null };

/** An executor is handed a grant by an agent, redeems it once, does exactly that, and says what came of it. */
export function executorSnippets(call: ExecutorCall): Snippet[] {
  const common = { secret: 'HOLDPOINT_KEY' } as const;
  return [
    {
      ...common,
      id: 'executor-sdk',
      label: 'SDK',
      group: 'SDK',
      file: 'run-grant.mjs',
      run: `npm install ${SDK_TARBALL} && node run-grant.mjs "$GRANT"`,
      also: [GRANT],
      needs: 'sdk',
      text: sdkText(call),
    },
    {
      ...common,
      id: 'executor-curl',
      label: 'curl',
      group: 'No library',
      file: 'run-grant.sh',
      run: 'sh run-grant.sh "$GRANT" "$DIGEST"',
      also: [GRANT, { name: 'DIGEST', what: 'request.digest, beside it' }],
      text: curlText(call),
    },
    ...gateSnippets(call.url, 'executor'),
  ];
}

const GRANT = { name: 'GRANT', what: 'request.grant.token, from the agent; good once, for a minute and a half' };

function sdkText({ url, executor, tool }: ExecutorCall): string {
  return `// ${oneLine(executor)} runs what was approved, once: node run-grant.mjs GRANT [PROOF]
import { Executor } from '@holdpoint/sdk';

const executor = new Executor({ url: ${JSON.stringify(url)}, key: process.env.HOLDPOINT_KEY });
const work = {
  ${JSON.stringify(tool ?? 'the.name.of.a.tool')}: async (approved, targets) => {
    console.log('run this, and nothing else:', approved, targets);
    return { done: true };
  },
};
const [grant, proof] = process.argv.slice(2); // the proof comes with a grant that is bound to its agent's key
// Redeems, runs and reports. What the work throws is reported as failed.
await executor.run(
  grant,
  ({ tool, arguments: approved, targets }) => {
    if (!Object.hasOwn(work, tool)) throw new Error(\`nobody taught this executor \${tool}\`);
    return work[tool](approved, targets);
  },
  { proof },
);
`;
}

function curlText({ url, executor }: ExecutorCall): string {
  return `# ${oneLine(executor)} runs what was approved, once: sh run-grant.sh GRANT DIGEST
set -eu
post() {
  curl --silent --show-error --fail-with-body ${shellText(url)}"$1" --data "$2" \\
    --header "authorization: Bearer $HOLDPOINT_KEY" --header 'content-type: application/json'
}
call=$(post /api/v1/grants/redeem "{\\"grant\\": \\"$1\\", \\"digest\\": \\"$2\\"}")
printf '%s\\n' "$call" # tool, arguments and targets: do exactly this, here
request=$(printf %s "$call" | sed -n 's/^{"requestId":"\\([^"]*\\)".*/\\1/p')
lease=$(printf %s "$call" | sed -n 's/.*"lease":"\\([^"]*\\)","leaseExpiresAt":"[^"]*"}$/\\1/p')
# succeeded, failed, or unknown when nobody can say
post "/api/v1/requests/$request/result" "{\\"lease\\": \\"$lease\\", \\"status\\": \\"succeeded\\", \\"output\\": null}"
`;
}
