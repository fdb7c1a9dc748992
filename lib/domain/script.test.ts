import { describe, expect, it } from 'vitest';
import { hiddenBecause, type LibraryScript, nameScript, scriptHash } from './script.ts';

const found: LibraryScript = { sha256: 'a'.repeat(64), name: 'x.sh', interpreter: 'bash', content: 'true\n', signedBy: 'Release key' };

describe('a script that a call names', () => {
  it('is looked up by nothing but a whole hash in lower case', () => {
    const hash = (value: unknown) => scriptHash('sha256', { sha256: value } as never);
    expect(hash('a'.repeat(64))).toBe('a'.repeat(64));
    for (const other of ['A'.repeat(64), 'a'.repeat(63), ` ${'a'.repeat(64)}`, 88, null, ['a'.repeat(64)]]) expect(hash(other)).toBeNull();
    expect(scriptHash('toString', {})).toBeNull();
  });

  it('can be shown when the library holds it, and by nothing that the agent says', () => {
    expect(hiddenBecause(null)).toBeNull();
    expect(hiddenBecause(nameScript('sha256', { sha256: found.sha256 }, found))).toBeNull();
    expect(hiddenBecause(nameScript('scriptId', { scriptId: 88, signed: true, content: 'true' }, null))).toContain('cannot be shown');
  });

  it.each<[string, object, LibraryScript | null, RegExp | null]>([
    ['signed, and it is', { signed: true, interpreter: 'bash' }, found, null],
    ['nothing about it', {}, found, null],
    ['signed, and nobody has', { signed: true }, { ...found, signedBy: null }, /holds nobody’s signature/],
    ['signed, and the library has never seen it', { signed: true }, null, /does not even hold it/],
    ['not signed, and it is', { signed: false }, found, /holds the signature of Release key/],
    ['another interpreter', { interpreter: 'python' }, found, /for bash; the call runs it with python/],
  ])('the agent says: %s', (_name, args, script, contradiction) => {
    const { contradictions } = nameScript('sha256', { sha256: 'a'.repeat(64), ...args }, script);
    if (contradiction === null) expect(contradictions).toEqual([]);
    else expect(contradictions).toEqual([expect.stringMatching(contradiction)]);
  });
});
