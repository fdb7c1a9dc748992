import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Hash } from './merkle.ts';

/** A signed tree head: the log `origin` had `size` leaves under `root`. C2SP tlog-checkpoint. */
export type Checkpoint = { origin: string; size: number; root: Hash };
/** Signs a checkpoint's text and answers with its signature line, which `noteSignature` builds. */
export type SignText = (text: string) => Promise<string>;
/** An Ed25519 key that may sign for the log named `name` (C2SP signed-note). `publicKey` is the 32 bytes of RFC 8032. */
export type NoteKey = { name: string; publicKey: Buffer };

const ED25519 = 0x01;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const NOTE = /^((?:[^\n]+\n)+)\n((?:— [^\s+]+ [A-Za-z0-9+/]+={0,2}\n)+)$/u;
const BASE64_OF_32 = /^[A-Za-z0-9+/]{43}=$/;
const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/** The name of a tenant's log, the first line of its checkpoints and the name of the key that signs them. */
export function logOrigin(tenant: string): string {
  return `holdpoint.dev/log/${tenant}`;
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** A complete checkpoint, signed: what is stored, handed out and kept outside the database. */
export async function makeCheckpoint(checkpoint: Checkpoint, sign: SignText): Promise<string> {
  const text = checkpointText(checkpoint);
  const line = await sign(text);
  return `${text}\n${line.endsWith('\n') ? line : `${line}\n`}`;
}

/** The signature line for a raw 64-byte Ed25519 signature over `text`. The key's name is the text's first line. */
export function noteSignature(text: string, publicKey: Uint8Array, signature: Uint8Array): string {
  const name = text.slice(0, text.indexOf('\n'));
  return `— ${name} ${Buffer.concat([keyId({ name, publicKey }), signature]).toString('base64')}\n`;
}

/** The key as one word, for people to pin: `<name>+<key id>+<base64 of type and key>`. */
export function formatNoteKey(key: NoteKey): string {
  return `${key.name}+${keyId(key).toString('hex')}+${Buffer.concat([Buffer.of(ED25519), key.publicKey]).toString('base64')}`;
}

/** Reads what `formatNoteKey` writes. Throws TypeError when it is not one, or its id is not its own. */
export function parseNoteKey(text: string): NoteKey {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (!name || bytes.length !== 33 || bytes[0] !== ED25519) throw new TypeError('not an Ed25519 note key');
  const key = { name, publicKey: bytes.subarray(1) };
  if (keyId(key).toString('hex') !== id) throw new TypeError('the id of the note key is not its own');
  return key;
}

/** Reads a note's checkpoint without believing it. Throws TypeError when it is not one. */
export function parseCheckpoint(note: string): Checkpoint & { text: string; signatures: { name: string; bytes: Buffer }[] } {
  const [, text, lines] = NOTE.exec(note) ?? [];
  const [origin, size, root] = text?.split('\n') ?? [];
  if (!text || !lines || !origin || !SIZE.test(size ?? '') || !BASE64_OF_32.test(root ?? '')) throw new TypeError('not a checkpoint');
  const signatures = lines
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, name = '', encoded = ''] = line.split(' ');
      return { name, bytes: Buffer.from(encoded, 'base64') };
    });
  return { origin, size: Number(size), root: Buffer.from(root ?? '', 'base64'), text, signatures };
}

/**
 * The checkpoint, when a key of `keys` that is named like its origin signed it. Unknown signatures are passed over (that
 * is how keys rotate and witnesses join); a known key's bad signature refuses the whole note. Throws TypeError else.
 */
export function verifyCheckpoint(note: string, keys: readonly NoteKey[]): Checkpoint {
  const { origin, size, root, text, signatures } = parseCheckpoint(note);
  let signed = false;
  for (const { name, bytes } of signatures) {
    const key = keys.find((known) => known.name === name && name === origin && keyId(known).equals(bytes.subarray(0, 4)));
    if (!key) continue;
    if (!isSignedBy(key.publicKey, text, bytes.subarray(4))) throw new TypeError('the signature does not fit the checkpoint');
    signed = true;
  }
  if (!signed) throw new TypeError('no known key signed the checkpoint');
  return { origin, size, root };
}

function keyId({ name, publicKey }: { name: string; publicKey: Uint8Array }): Buffer {
  return createHash('sha256').update(`${name}\n`).update(Buffer.of(ED25519)).update(publicKey).digest().subarray(0, 4);
}

function isSignedBy(publicKey: Buffer, text: string, signature: Buffer): boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, signature);
}
