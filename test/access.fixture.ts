import type { AccessQuestion } from '#lib/contract/authzen.ts';
import type { AccessRequestBody } from '#lib/contract/access-request.ts';
import { type AGENTS, TOOLS, type WorldToolName } from './world-data.fixture.ts';

type Change = { subject?: object; action?: object; resource?: object; context?: object };

/** What AuthZEN calls a question: may the agent of acme call one of the world's tools? `change` replaces whole members. */
export function questionFor(tool: WorldToolName, change: Change = {}, agent: keyof typeof AGENTS = 'acme-agent'): AccessQuestion {
  const { example, target } = TOOLS[tool];
  return {
    subject: { type: 'agent', id: agent },
    action: { name: tool, properties: example },
    resource: { type: target.kind, id: target.name },
    context: { confidence: 0.95 },
    ...change,
  } as AccessQuestion;
}

type Requestable = { expires_at: string; binding_token: string };

/** The access request for a question, with the denial that it was answered with. */
export function accessRequestFor(tool: WorldToolName, change: Change = {}, denied?: Requestable): AccessRequestBody {
  const question = questionFor(tool, change);
  return {
    ...question,
    context: { ...question.context, intent: { summary: `${tool} because of an alert` } },
    denial: {
      expires_at: denied?.expires_at ?? '2026-01-01T00:00:00.000Z',
      binding_token: denied?.binding_token ?? 'not.a.token',
    },
  } as AccessRequestBody;
}
