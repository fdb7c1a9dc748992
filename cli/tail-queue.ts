import { type RequestRow, requestPage } from '#lib/contract/console-view.ts';
import { requestHint } from '#lib/contract/socket.ts';
import { HoldpointError } from '#sdk/main.ts';
import type { Console } from './console.ts';
import { openSocket } from './open-socket.ts';
import type { Output } from './output.ts';
import { jsonLine, visibleLine } from './visible-line.ts';

/**
 * Writes a line for each request that waits and for each change of one, until Ctrl-C. Hints only say what to look at; the
 * lines come from the door that checks who may see it. After a lost connection everything is looked at again.
 */
export async function tailQueue(page: Console, json: boolean, { out, err, signal }: Output): Promise<void> {
  const told = new Map<string, string>();
  const open = new Set<string>();
  const tell = (row: RequestRow) => {
    const state = `${row.version} ${row.status} ${row.claim?.by ?? ''} ${row.claim?.at ?? ''}`;
    if (row.status === 'pending') open.add(row.id);
    else open.delete(row.id);
    if (told.get(row.id) === state) return;
    told.set(row.id, state);
    out(json ? jsonLine(row) : lineOf(row));
  };
  /** Rows by id, whichever list they are of now. */
  const look = async (ids: readonly string[]): Promise<void> => {
    for (let at = 0; at < ids.length; at += 200)
      for (const status of ['open', 'decided']) {
        const query = new URLSearchParams({ status, ids: ids.slice(at, at + 200).join(','), limit: '200' });
        for (const row of (await page.get(`/api/console/requests?${query.toString()}`, requestPage)).items) tell(row);
      }
  };
  const lookAtAll = async (): Promise<void> => {
    const before = new Set(open);
    for (let after: string | null = ''; after !== null; ) {
      const query = new URLSearchParams({ status: 'open', limit: '200', ...(after ? { after } : {}) });
      const { items, next } = await page.get(`/api/console/requests?${query.toString()}`, requestPage);
      for (const row of items) {
        before.delete(row.id);
        tell(row);
      }
      after = next;
    }
    await look([...before]);
  };

  const socket = openSocket(page.url, '/console', { extraHeaders: page.headers });
  try {
    await new Promise<void>((_, reject) => {
      // One look after the other, so that lines stand in the order in which things happened.
      let last = Promise.resolve();
      const then = (work: () => Promise<void>) => {
        last = last.then(work).catch((error: unknown) => {
          if (error instanceof HoldpointError && (error.status === 0 || error.status >= 500)) socket.io.engine.close();
          else reject(error);
        });
      };
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      socket.on('connect', () => then(lookAtAll));
      socket.on('request', (raw: unknown) => {
        const hint = requestHint.safeParse(raw);
        if (hint.success && hint.data.kind !== 'notice') then(() => look([hint.data.requestId]));
      });
      const ended = (detail: string) => reject(new HoldpointError('unauthenticated', { status: 401, detail }));
      socket.on('session-ended', () => ended('The session was ended: holdpoint login'));
      // Not when it is we who leave.
      socket.on('disconnect', (reason) => reason !== 'io client disconnect' && err('the connection was lost; it is tried again'));
      socket.on(
        'connect_error',
        (error) => !socket.active && ended(`The service refuses this session (${visibleLine(error.message)}): holdpoint login`),
      );
    });
  } finally {
    socket.disconnect();
  }
}

function lineOf({ id, status, risk, tenant, tool, targetNames, targetCount, decideBy, decidedBy, summary, claim }: RequestRow): string {
  const more = targetCount > targetNames.length ? `+${targetCount - targetNames.length}` : '';
  const targets = [targetNames.map(visibleLine).join(','), more].filter(Boolean).join(' ') || '-';
  const who =
    status === 'pending' ? (claim ? `with ${claim.personName ?? claim.role ?? ''}` : `by ${decideBy ?? 'nobody'}`) : decidedBy.join(', ');
  return [id, status.padEnd(9), risk.padEnd(8), tenant.id, tool, targets, visibleLine(who), `"${visibleLine(summary)}"`].join('  ');
}
