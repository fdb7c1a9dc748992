import { describe, expect, it } from 'vitest';
import type { TargetView } from '#lib/contract/request-view.ts';
import { effectLead, effectParts } from './effect-parts.ts';
import { targetCounts } from './target-counts.ts';
import { undoSentence } from './undo-words.ts';

const target = (change: Partial<TargetView>): TargetView => ({
  kind: 'host',
  name: 'acme-ws07',
  resolved: true,
  foreign: false,
  displayName: null,
  role: 'workstation',
  privileged: false,
  owner: null,
  lastSeenAt: null,
  ...change,
});
const sentence = (effect: string, args: Parameters<typeof effectParts>[1]) =>
  effectParts(effect, args)
    .map(({ text }) => text)
    .join('');

describe('the sentence', () => {
  it.each([
    ['restart the service {service}', { service: 'LobAgent' }, 'This will restart the service LobAgent.'],
    ['reboot (without waiting: {force})', { force: false }, 'This will reboot (without waiting: no).'],
    ['remove {paths}', { paths: ['a', 'b'] }, 'This will remove 2 entries of paths.'],
    ['run {script}', { script: 'x\ny' }, 'This will run script below.'],
    ['run with the parameters {parameters}', { parameters: 'x\ny' }, 'This will run with the parameters below.'],
    ['run {script}', { script: '' }, 'This will run no script.'],
    ['run {constructor}', {}, 'This will run {constructor}.'],
  ])('%s with %o', (effect, args, text) => expect(sentence(effect, args)).toBe(text));
});

describe('the sentence promises nothing of what came to its end', () => {
  it.each([
    ['pending', 'This will restart the host.'],
    ['executing', 'This will restart the host.'],
    ['denied', 'This would restart the host.'],
    ['lapsed', 'This would restart the host.'],
    ['succeeded', 'This was to restart the host.'],
    ['unknown', 'This was to restart the host.'],
  ] as const)('%s', (status, text) => {
    for (const effect of ['restart the host', 'This will restart the host.'])
      expect(effectParts(effect, {}, [], effectLead(status)).map((part) => part.text)).toEqual([text]);
  });
});

describe('how it is undone', () => {
  it.each([
    ['reversible', 'Start it again.', 'To undo: Start it again.'],
    ['reversible', null, 'Nobody wrote down how to undo it.'],
    ['identity', null, 'Nobody wrote down how to undo it.'],
    ['read', null, 'It changes nothing, so there is nothing to undo.'],
    ['destructive', null, 'There is no way back.'],
  ] as const)('%s, %s', (toolClass, undo, text) => expect(undoSentence({ class: toolClass, undo })).toBe(text));
});

describe('the sentence names what it is about', () => {
  const about = (names: string[]) =>
    effectParts(
      'reset the password of each account below (everywhere: {all})',
      { all: true },
      names.map((name) => ({ name })),
    )
      .map(({ text }) => text)
      .join('');
  it('by its name when it is one, by their number when they are more', () => {
    expect(about(['luis@acme.example'])).toBe('This will reset the password of the account luis@acme.example (everywhere: yes).');
    expect(about(['a', 'b', 'c'])).toBe('This will reset the password of each of the 3 accounts below (everywhere: yes).');
    expect(about([])).toBe('This will reset the password of each account below (everywhere: yes).');
  });

  it('and a target whose name looks like an argument is no argument', () => {
    expect(about(['{all}'])).toBe('This will reset the password of the account {all} (everywhere: yes).');
  });
});

describe('how many targets', () => {
  it.each([
    [[], 'the call names none'],
    [[target({})], '1 in all: 1 host'],
    [
      [target({}), target({ kind: 'user', privileged: true }), target({ resolved: false }), target({ resolved: false, foreign: true })],
      '4 in all: 3 hosts and 1 user; 1 privileged, 1 of another customer, 1 not in the inventory',
    ],
  ])('%#', (targets, text) => expect(targetCounts(targets)).toBe(text));
});
