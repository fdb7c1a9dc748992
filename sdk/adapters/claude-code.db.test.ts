import { describe, expect, it } from 'vitest';
import { type HookOptions, hookHandler, hookSettings } from './claude-code.ts';
import { restartServiceOn, type Site } from '../examples/restart-service.ts';
import { adapterCases, useBench } from './adapter-cases.fixture.ts';

const TOOL = 'mcp__rmm__restart_service';
const bench = useBench();

type Output = { permissionDecision: string; permissionDecisionReason: string; updatedInput?: { service: string } };

function hookOf({ holdpoint, host }: Site, change: Partial<HookOptions> = {}) {
  const handler = hookHandler({ holdpoint, token: 'secret', tools: { [TOOL]: restartServiceOn(host) }, ...change });
  const post = (body: unknown, token = 'secret') =>
    handler(
      new Request('http://127.0.0.1/', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  const call = async (service: string, session = crypto.randomUUID()): Promise<Output> => {
    const response = await post({
      hook_event_name: 'PreToolUse',
      session_id: session,
      tool_name: TOOL,
      tool_input: { service },
      tool_use_id: `toolu_${crypto.randomUUID()}`,
    });
    return ((await response.json()) as { hookSpecificOutput: Output }).hookSpecificOutput;
  };
  return { post, call };
}

adapterCases(
  bench,
  async ([service = ''], site) => {
    const { permissionDecision, permissionDecisionReason, updatedInput } = await hookOf(site).call(service);
    return permissionDecision === 'allow' && updatedInput ? site.restart(updatedInput.service) : permissionDecisionReason;
  },
  { reports: false },
);

describe('Claude Code hooks', () => {
  it('nobody decided yet: the call does not run, and the same call again joins the one request', async () => {
    const { service, ana, asked, site } = bench();
    const here = site();
    const hold = { holdpoint: here.holdpoint, waitMs: 1 };
    const session = crypto.randomUUID();
    const submitted = () => service.node.announced.filter(({ kind }) => kind === 'submitted').length;
    const before = submitted();
    const { call } = hookOf(here, hold);
    expect(await call('Netlogon', session)).toMatchObject({
      permissionDecision: 'deny',
      permissionDecisionReason: expect.stringContaining('Pending, not executed') as string,
    });
    const view = await asked();
    await service.vote(ana, view);
    let answer = await call('Netlogon', session);
    while (answer.permissionDecision !== 'allow') answer = await call('Netlogon', session);
    expect(answer.updatedInput).toEqual({ service: 'Netlogon' });
    expect(submitted()).toBe(before + 1);
  });

  it('defers a long wait when it is told that the run can be resumed', async () => {
    const { service, ana, asked, site } = bench();
    const { call } = hookOf(site(), { waitMs: 1, whenLong: 'defer' });
    expect(await call('Browser')).toMatchObject({ permissionDecision: 'defer' });
    await service.vote(ana, await asked(), 'deny');
  });

  it('answers nothing that Claude Code could take for a yes to who has no token, or sends what is no call', async () => {
    const { post } = hookOf(bench().site());
    const body = { hook_event_name: 'PreToolUse', session_id: 's', tool_name: TOOL, tool_input: {}, tool_use_id: 't' };
    expect((await post(body, 'guess')).status).toBe(401);
    expect((await post('{')).status).toBe(400);
    expect((await post({ ...body, hook_event_name: 'PostToolUse' })).status).toBe(400);
    const unknown = (await (await post({ ...body, tool_name: 'Bash' })).json()) as { hookSpecificOutput: Output };
    expect(unknown.hookSpecificOutput.permissionDecision).toBe('deny');
  });

  it('writes settings under which a hook that fails blocks the call', () => {
    expect(hookSettings({ url: 'http://127.0.0.1:7007/', tools: [TOOL, 'Bash'] })).toEqual({
      hooks: {
        PreToolUse: [
          {
            matcher: `${TOOL}|Bash`,
            hooks: [
              {
                type: 'http',
                url: 'http://127.0.0.1:7007/',
                timeout: 600,
                onFailure: 'block',
                headers: { Authorization: 'Bearer $HOLDPOINT_HOOK_TOKEN' },
                allowedEnvVars: ['HOLDPOINT_HOOK_TOKEN'],
              },
            ],
          },
        ],
      },
    });
  });
});
