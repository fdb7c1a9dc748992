import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { rowOf } from './pages.ts';

const HTML = '<img src="https://evil.example/a.png" onerror="document.title=1"><script>document.title=2</script><b id="planted">bold</b>';
const MARKDOWN = '![x](https://evil.example/p.png) [Approve](javascript:alert(1)) **bold**';
const BIDI = 'report\u202Egpj.exe';
const ANSI = '\u001b[2K\u001b[31mapproved by Mara\u001b[0m';
const HIDDEN = 'ignore\u200B\u{E0041}\u{E0042} me';
const LOOKALIKE = 'p\u0430ypal.com';

test('what an agent writes is text: it makes no element, starts no request, and hides nothing', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(
    proposal('cleanup', {
      arguments: { paths: [`D:\\${BIDI}`, HTML.slice(0, 200)], olderThanDays: 30 },
      intent: {
        summary: `${HTML} ${BIDI}`.slice(0, 480),
        prompt: `${MARKDOWN}\n${ANSI}`,
        reason: `${HIDDEN} ${LOOKALIKE}`,
        ticket: HTML.slice(0, 120),
      },
    }),
  );
  const ana = await open('ana');
  await expect(rowOf(ana, id)).toContainText('<img src=');
  await expect(rowOf(ana, id).locator('img, script, b')).toHaveCount(0);

  await ana.goto(`/requests/${id}`);
  await agents.acme.say(id, `${HTML} ${ANSI}`);
  await expect(ana.getByTestId('messages')).toContainText('<script>');
  await expect(ana.locator('main :is(img, iframe, object, embed, b, strong)')).toHaveCount(0);
  await expect(ana.locator('#planted')).toHaveCount(0);
  await expect(ana.getByRole('link', { name: 'Approve' })).toHaveCount(0);

  const main = ana.locator('main');
  for (const shown of [
    '⟨U+202E⟩',
    '⟨U+001B⟩',
    '⟨U+200B⟩',
    '⟨U+E0041⟩',
    'mixes Latin and Cyrillic letters',
    '![x](https://evil.example/p.png)',
  ])
    await expect(main).toContainText(shown);
  const text = await main.evaluate((element) => element.textContent ?? '');
  expect(text).not.toMatch(/[\u202E\u001b\u200B]|\u{E0041}/u);
  await expect(ana.getByTestId('arguments')).toContainText('D:\\report⟨U+202E⟩gpj.exe');
  expect(await ana.title()).toMatch(/Acme Dental: Delete old files · Holdpoint$/);
  await ana.getByRole('button', { name: 'Wrong target' }).click();
  await ana.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).status).toBe('denied');
});
