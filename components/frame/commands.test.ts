import { describe, expect, it } from 'vitest';
import { type Command, commandsForText, findCommands, tenantCommands } from './commands.ts';

const commands: Command[] = [
  { id: 'a', label: 'Go to the history', run: '/history' },
  { id: 'b', label: 'History of Acme Dental', words: 'tenant', run: '/history?tenant=acme' },
  { id: 'c', label: 'Use the dark theme', run: '/' },
];
const ids = (found: Command[]) => found.map(({ id }) => id);

describe('what the palette finds', () => {
  it.each([
    ['', ['a', 'b', 'c']],
    ['hist', ['b', 'a']],
    ['acme hist', ['b']],
    ['tenant', ['b']],
    ['dark', ['c']],
    ['ark', []],
  ])('%j', (query, expected) => expect(ids(findCommands(commands, query))).toEqual(expected));

  it('opens what looks like the id of a request, wherever it stands in the text', () => {
    expect(commandsForText('see req_01jd3k2m9v7x please')[0]).toMatchObject({ run: '/requests/req_01jd3k2m9v7x' });
    expect(commandsForText('print & spool')[0]).toMatchObject({ run: '/?q=print%20%26%20spool' });
    expect(commandsForText('  ')).toEqual([]);
  });

  it('knows the queue and the history of each customer', () => {
    expect(tenantCommands([{ id: 'acme', name: 'Acme Dental', color: '#123456', roles: [] }]).map(({ run }) => run)).toEqual([
      '/?tenant=acme',
      '/history?tenant=acme',
    ]);
  });
});
