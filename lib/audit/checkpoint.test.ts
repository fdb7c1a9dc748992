import { describe, expect, it } from 'vitest';
import { checkpointText, formatNoteKey, logOrigin, makeCheckpoint, parseCheckpoint, parseNoteKey, verifyCheckpoint } from './checkpoint.ts';
import { createTestSigner } from './export.fixture.ts';
import { leafHash } from './merkle.ts';

const signer = createTestSigner();
const origin = logOrigin('acme');
const root = leafHash('x');
const key = { name: origin, publicKey: signer.publicKey };
const note = await makeCheckpoint({ origin, size: 7, root }, signer.sign);

describe('a checkpoint', () => {
  it('has the form of C2SP tlog-checkpoint', () => {
    expect(note).toMatch(/^holdpoint\.dev\/log\/acme\n7\n[A-Za-z0-9+/]{43}=\n\n— holdpoint\.dev\/log\/acme [A-Za-z0-9+/]{91}=\n$/);
    expect(verifyCheckpoint(note, [key])).toEqual({ origin, size: 7, root });
  });

  it('reads the example of the specification', () => {
    const example = `example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n`;
    expect(parseCheckpoint(example)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 });
    expect(parseCheckpoint(example).signatures[0]?.bytes).toHaveLength(68);
  });

  it('names keys as other implementations do', () => {
    const known = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
    expect(formatNoteKey(parseNoteKey(known))).toBe(known);
    expect(() => parseNoteKey(known.replace('530d903a', '530d903b'))).toThrow('not its own');
    expect(() => parseNoteKey('example.com/foo')).toThrow(TypeError);
  });

  it('is refused when its text, its signature or its signer is another', async () => {
    const stranger = createTestSigner();
    expect(() => verifyCheckpoint(note.replace('\n7\n', '\n8\n'), [key])).toThrow('does not fit');
    expect(() => verifyCheckpoint(note, [{ ...key, publicKey: stranger.publicKey }])).toThrow('no known key');
    expect(() => verifyCheckpoint(note, [])).toThrow('no known key');
    // The same key, but named for another customer's log.
    const other = { name: logOrigin('northwind'), publicKey: signer.publicKey };
    const foreign = await makeCheckpoint({ origin: other.name, size: 7, root }, signer.sign);
    expect(() => verifyCheckpoint(foreign, [key])).toThrow('no known key');
    const borrowed = checkpointText({ origin, size: 7, root }) + foreign.slice(foreign.indexOf('\n\n') + 1);
    expect(() => verifyCheckpoint(borrowed, [key, other])).toThrow('no known key');
  });

  it('may carry signatures of keys that are not known yet', async () => {
    const witness = await createTestSigner().sign('witness.example\n1\n');
    expect(verifyCheckpoint(note + witness, [key]).size).toBe(7);
  });

  it.each([
    '',
    'a\n1\n',
    note.trimEnd(),
    note.replace('\n7\n', '\n07\n'),
    note.replace('\n7\n', '\n-7\n'),
    note.replace('— ', '-- '),
    `${note}\n`,
  ])('is not %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrow('not a checkpoint');
  });
});
