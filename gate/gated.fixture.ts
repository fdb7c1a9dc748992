import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import type { ToolClass } from '#lib/domain/tool-class.ts';
import { createService, type Service, type Session } from '../test/service.fixture.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const FILESYSTEM = path('../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js');

/** How a client starts a gate: a command and its environment. */
export type GateCommand = { command: string; args: string[]; env: Record<string, string> };

export type Gated = {
  service: Service;
  ana: Session;
  mara: Session;
  /** What the upstream may write to. */
  folder: string;
  command(...options: string[]): GateCommand;
  /** Gives every tool that waits for a review this class; answers how many there were. */
  reviewAll(toolClass: ToolClass | null): Promise<number>;
  /** What the customer's policy also says from now on: text in Cedar. The tools that it names are reviewed before. */
  addPolicy(cedar: string): Promise<void>;
  /** The request that waits for a person and is about this file. */
  pendingFor(file: string): Promise<RequestView>;
  /** As its agent sees it now. */
  view(id: string): Promise<RequestView>;
  /** How many calls about this file reached the upstream. */
  forwarded(file: string): Promise<number>;
  /** The `_meta` of each of them; null where there was none. */
  metaOf(file: string): Promise<(Record<string, unknown> | null)[]>;
  close(): Promise<void>;
};

/** A real service, and gates in front of a real filesystem server whose incoming frames are counted. */
export async function createGated({ upstream }: { upstream?: string[] } = {}): Promise<Gated> {
  const service = await createService({ jobs: true });
  const [ana, mara] = await Promise.all([service.signIn('ana'), service.signIn('mara')]);
  const root = await mkdtemp(join(tmpdir(), 'holdpoint-gate-'));
  const [folder, log] = [join(root, 'files'), join(root, 'frames')];
  await mkdir(folder);
  await writeFile(log, '');
  const framesOf = async (file: string) => {
    const frames = (await readFile(log, 'utf8')).split('\n').filter((line) => line.includes('"tools/call"'));
    return frames.filter((line) => line.includes(JSON.stringify(join(folder, file))));
  };
  const view = async (id: string) => (await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body as unknown as RequestView;

  return {
    service,
    ana,
    mara,
    folder,
    command: (...options) => ({
      command: process.execPath,
      args: [
        path('../cli/holdpoint.ts'),
        'mcp-gate',
        '--server',
        'files',
        ...options,
        '--',
        process.execPath,
        ...(upstream ?? [path('upstream.fixture.mjs'), log, process.execPath, FILESYSTEM, folder]),
      ],
      env: {
        PATH: process.env['PATH'] ?? '',
        XDG_CONFIG_HOME: join(root, 'config'),
        HOLDPOINT_URL: service.url,
        HOLDPOINT_AGENT_KEY: service.world.keys['acme-agent'] ?? '',
        HOLDPOINT_EXECUTOR_KEY: service.world.keys['acme-exec-b'] ?? '',
      },
    }),
    async reviewAll(toolClass) {
      let reviewed = 0;
      for (const standing of ['unreviewed', 'changed']) {
        const { body } = await mara.call('GET', `/api/console/tools?tenant=acme&standing=${standing}&limit=500`);
        const items = body['items'] as { name: string; definitionHash: string }[];
        if (items.length === 0) continue;
        const tools = items.map(({ name, definitionHash }) => ({ name, definitionHash, class: toolClass }));
        const answer = await mara.call('POST', '/api/console/tools/reviews', {
          body: { tenant: 'acme', tools, reason: 'A scratch disk.' },
        });
        if (answer.status !== 200) throw new Error(answer.text);
        reviewed += tools.length;
      }
      return reviewed;
    },
    async addPolicy(cedar) {
      await service.world.test.admin.query("INSERT INTO tenant_policy (tenant_id, name, cedar) VALUES ('acme', 'gate', $1)", [cedar]);
    },
    pendingFor: (file) =>
      vi.waitFor(
        async () => {
          const { body } = await ana.call('GET', '/api/console/requests?status=pending&tenant=acme&limit=200');
          for (const { id } of body['items'] as { id: string }[]) {
            const found = await view(id);
            if (found.arguments['path'] === join(folder, file)) return found;
          }
          throw new Error(`nobody asked for ${file} yet`);
        },
        { timeout: 20_000, interval: 50 },
      ),
    view,
    forwarded: async (file) => (await framesOf(file)).length,
    metaOf: async (file) =>
      (await framesOf(file)).map((line) => (JSON.parse(line) as { params: { _meta?: Record<string, unknown> } }).params._meta ?? null),
    async close() {
      await service.close();
      await rm(root, { recursive: true });
    },
  };
}
