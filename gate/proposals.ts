import { Http } from '#sdk/http.ts';
import type { Definition } from './definition.ts';
import type { GateSettings } from './settings.ts';

/** How a tool stands with the people who review it. Only `approved` may be called. */
export type Standing = 'unreviewed' | 'changed' | 'approved' | 'refused';

const MAX_TOOLS = 100;
/** Below the 256 KiB that the service reads, with room for what stands around the definitions. */
const MAX_BYTES = 200_000;

/**
 * Proposes what the upstream offers and answers how each stands, by the names of the upstream. The service keeps the
 * definitions and answers by their hashes, so what it calls approved is exactly what was sent here. Throws HoldpointError.
 */
export async function proposeAll(settings: GateSettings, definitions: readonly Definition[]): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>();
  for (const tools of batches(definitions)) {
    const answer = await propose(settings, tools);
    tools.forEach(({ name }, index) => standings.set(name, answer[index]?.standing ?? 'unreviewed'));
  }
  return standings;
}

async function propose({ url, executor, server }: GateSettings, tools: readonly Definition[]): Promise<{ standing: Standing }[]> {
  const http = new Http({ url, credential: executor.credential });
  const call = { method: 'POST', path: '/api/v1/tools/proposals', name: 'propose', body: { server, tools }, again: false } as const;
  return (await http.call<{ tools: { standing: Standing }[] }>(call)).tools;
}

function batches(definitions: readonly Definition[]): Definition[][] {
  const all: Definition[][] = [];
  let bytes = MAX_BYTES;
  for (const definition of definitions) {
    const size = Buffer.byteLength(JSON.stringify(definition));
    const last = all.at(-1);
    if (!last || last.length === MAX_TOOLS || bytes + size > MAX_BYTES) {
      all.push([definition]);
      bytes = size;
    } else {
      last.push(definition);
      bytes += size;
    }
  }
  return all;
}
