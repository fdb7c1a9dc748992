import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textHash } from '#lib/audit/digest.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { shownOf, shownText } from '#lib/domain/shown.ts';
import { codeOf, propose, stored, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { openRequest } from './open-request.ts';
import { previewEdit } from './preview-edit.ts';

const CONTENT = '#!/usr/bin/env bash\nrm -- C/Windows/System32/spool/PRINTERS/*.SPL\n';
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.test.admin.query('DELETE FROM script'));
afterAll(() => world.close());

type Held = { sha256?: string; signedBy?: string | null };
const hold = (tenant: string, content = CONTENT, { sha256 = sha(content), signedBy = 'Release key' }: Held = {}) =>
  world.test.admin.query(
    `INSERT INTO script (tenant_id, sha256, name, interpreter, content, signed_by) VALUES ($1, $2, 'clear.sh', 'bash', $3, $4)`,
    [tenant, sha256, content, signedBy],
  );
const run = (change: object = {}) =>
  propose(world, 'script.run', { arguments: { sha256: sha(CONTENT), signed: true, interpreter: 'bash', ...change } });
const detailOf = ({ id }: RequestView) => getRequestDetail(world.ctx.db, world.person('ana'), id);

/** Ana approves with all that the risk asks for, having been shown `script` with the call. */
async function approve(view: RequestView, script: string | null, change: object = {}) {
  await openRequest(world.ctx.db, world.person('ana'), view.id, view);
  await world.test.admin.query(`UPDATE request_view SET opened_at = opened_at - interval '1 hour' WHERE request_id = $1`, [view.id]);
  const shown = textHash(shownText(shownOf(view.arguments, view.targets, script)));
  return vote(world, 'ana', view, { shown, typed: view.targets[0]?.name ?? '', ...change });
}

describe('I5 what runs by name is shown by its content', () => {
  it('the library’s own text, who signed it, and an approval that has seen all of it', async () => {
    await hold('acme');
    const view = await run();
    expect(await detailOf(view)).toMatchObject({
      risk: 'high',
      may: { approve: true },
      script: { argument: 'sha256', name: 'clear.sh', content: CONTENT, signedBy: 'Release key', contradictions: [] },
    });
    expect(await codeOf(approve(view, null))).toBe('display_required');
    expect(await codeOf(approve(view, CONTENT.slice(0, -1)))).toBe('display_required');
    expect(await approve(view, CONTENT)).toMatchObject({ status: 'approved' });
  });

  it('what no library holds can be denied and nothing else, whoever asks and whatever was typed', async () => {
    const view = await run();
    expect(await detailOf(view)).toMatchObject({
      risk: 'critical',
      may: { approve: false, deny: true, whyNot: expect.stringContaining('cannot be shown') },
      script: { content: null, contradictions: [expect.stringContaining('does not even hold it')] },
    });
    expect(await codeOf(approve(view, null))).toBe('cannot_be_shown');
    expect(await codeOf(approve(view, CONTENT))).toBe('cannot_be_shown');
    expect(await stored(world, view.id)).toMatchObject({ status: 'pending', votes: 0 });
    expect(await vote(world, 'ana', view, { verdict: 'deny' })).toMatchObject({ status: 'denied' });
  });

  it('I6 another customer’s library says nothing', async () => {
    await hold('northwind');
    const view = await run();
    expect((await detailOf(view)).script).toMatchObject({ content: null, name: null });
    expect(await codeOf(approve(view, CONTENT))).toBe('cannot_be_shown');
  });

  it('“signed” is a word of the agent: where the library knows better, the risk rises and the page is told', async () => {
    await hold('acme', CONTENT, { signedBy: null });
    expect(await detailOf(await run({ signed: false }))).toMatchObject({ risk: 'high', script: { contradictions: [] } });
    expect(await detailOf(await run({ signed: true }))).toMatchObject({
      risk: 'critical',
      script: { signedBy: null, contradictions: [expect.stringContaining('nobody’s signature')] },
    });
  });

  it('an edit is shown, judged and refused by the script that it would run', async () => {
    await hold('acme');
    await hold('acme', 'true\n');
    const view = await run();
    const edited = (sha256: string) => ({ sha256, signed: true, interpreter: 'bash' });
    const preview = (sha256: string) => previewEdit(world.ctx, world.person('ana'), view.id, { arguments: edited(sha256) });
    expect((await preview(sha('true\n'))).script).toMatchObject({ content: 'true\n' });
    expect((await preview(sha('false\n'))).script).toMatchObject({ content: null });
    expect(await codeOf(approve(view, null, { arguments: edited(sha('false\n')) }))).toBe('cannot_be_shown');
    const shown = textHash(shownText(shownOf(edited(sha('true\n')), view.targets, 'true\n')));
    expect(await approve(view, null, { arguments: edited(sha('true\n')), shown })).toMatchObject({ status: 'approved' });
  });

  it('the database holds no text under a hash that is not its own', async () => {
    await expect(hold('acme', CONTENT, { sha256: 'a'.repeat(64) })).rejects.toThrow(/check constraint/);
  });
});
