import { shellText } from './quote.ts';
import type { Snippet } from './snippet.ts';

/** Where the guide puts the command line's package, which is on no registry yet. */
const GATE = ['npx', '-y', '--package=/opt/holdpoint/holdpoint-cli-0.1.0.tgz', 'holdpoint', 'mcp-gate', '--server', 'files', '--'];
/** The reader's own server belongs here; this one is known to everybody. */
const UPSTREAM = ['npx', '-y', '@modelcontextprotocol/server-filesystem', '/srv/share'];
const KEYS = ['HOLDPOINT_AGENT_KEY', 'HOLDPOINT_EXECUTOR_KEY'] as const;

/** The MCP gate takes two keys: one to ask with, and one to run what was approved. `mine` is the page's own workload. */
export function gateSnippets(url: string, mine: 'agent' | 'executor'): Snippet[] {
  const [secret, other] = mine === 'agent' ? KEYS : (KEYS.toReversed() as [(typeof KEYS)[number], (typeof KEYS)[number]]);
  const what =
    mine === 'agent' ? 'the key of an executor of this customer, which the gate is' : 'the key of the agent that asks through the gate';
  const common = { group: 'MCP', secret, also: [{ name: other, what }], needs: 'cli' } as const;
  const note =
    'In the place of “files” and what follows the last “--”, put your own MCP server. Its tools are reviewed at /tools before they run.';
  const [command = '', ...args] = [...GATE, ...UPSTREAM];
  const env = { HOLDPOINT_URL: url, ...Object.fromEntries(KEYS.map((name) => [name, `\${${name}}`])) };
  const flags = KEYS.map((name) => `  --env ${name}="$${name}" \\\n`).join('');
  return [
    {
      ...common,
      id: 'gate',
      label: 'MCP gate',
      file: '.mcp.json',
      run: 'claude',
      note: `${note} Claude Code fills in \${…} from its environment; other clients of MCP read the same members, with the keys themselves there.`,
      text: `${JSON.stringify({ mcpServers: { files: { command, args, env } } }, null, 2)}\n`,
    },
    {
      ...common,
      id: 'gate-claude',
      label: 'claude mcp add',
      file: 'add-gate.sh',
      run: 'sh add-gate.sh',
      note,
      text: `# Claude Code starts the gate, and the gate starts the server. The keys are kept in the settings of Claude Code.
claude mcp add files \\
  --env HOLDPOINT_URL=${shellText(url)} \\
${flags}  -- ${GATE.join(' ')} \\
  ${UPSTREAM.join(' ')}
`,
    },
  ];
}
