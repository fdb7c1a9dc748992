import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The environment of a Claude Code that knows nothing of this machine's user and speaks to a model at `api` only. */
export function claudeEnvironment(home: string, api: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    ANTHROPIC_BASE_URL: api,
    ANTHROPIC_API_KEY: 'a-key-for-nobody',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    // Else the tools of MCP servers are offered only to a model that searches for them, which the script does not.
    ENABLE_TOOL_SEARCH: 'false',
    ...more,
  };
}

/** The program of Claude Code, which the Claude Agent SDK carries: byte for byte that of @anthropic-ai/claude-code of the same release. */
export function claudeProgram(): string {
  const require = createRequire(fileURLToPath(import.meta.resolve('@anthropic-ai/claude-agent-sdk')));
  const platform = `@anthropic-ai/claude-agent-sdk-${process.platform}-${process.arch}`;
  const name = process.platform === 'win32' ? 'claude.exe' : 'claude';
  for (const each of [platform, `${platform}-musl`]) {
    try {
      return require.resolve(`${each}/${name}`);
    } catch {
      // The other one, then.
    }
  }
  throw new Error(`${platform} is not installed: npm ci in sdk/.`);
}

export type Said = { code: number | null; out: string; error: string };

export async function runClaude(args: string[], cwd: string, env: Record<string, string>): Promise<Said> {
  // Next's types want a NODE_ENV in every environment, which Claude Code has no use for.
  const child = spawn(claudeProgram(), args, { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}
