import { describe, expect, it } from 'vitest';
import { classesOf, idFromName, problemOf, type Registration, toBody } from './registration.ts';

const GOOD: Registration = {
  kind: 'agent',
  tenant: 'acme',
  name: ' Patch agent ',
  id: 'patch-agent',
  environment: 'lab',
  classes: 'patching',
  ownedByMe: true,
};

it.each([
  ['Acme patch agent', 'acme-patch-agent'],
  ['  Zürich — Büro 2 ', 'zurich-buro-2'],
  ['---', ''],
  ['a'.repeat(80), 'a'.repeat(63)],
])('%j is called %s', (name, id) => expect(idFromName(name)).toBe(id));

it('classes are named with commas between, once each', () => {
  expect(classesOf('Service health, patching,, patching\nidentity-hygiene')).toEqual(['service-health', 'patching', 'identity-hygiene']);
});

describe('a registration', () => {
  it.each<[Partial<Registration>, RegExp | null]>([
    [{}, null],
    [{ name: ' ' }, /name/],
    [{ id: 'Patch Agent' }, /id is/],
    [{ classes: ' , ' }, /class/],
    [{ kind: 'executor', classes: '' }, null],
  ])('%j', (change, problem) => {
    const found = problemOf({ ...GOOD, ...change });
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });

  it('of an executor says nothing that only agents have', () => {
    expect(toBody(GOOD)).toEqual({ name: 'Patch agent', environment: 'lab', classes: ['patching'], ownedByMe: true });
    expect(toBody({ ...GOOD, kind: 'executor' })).toEqual({ name: 'Patch agent', ownedByMe: false });
  });
});
