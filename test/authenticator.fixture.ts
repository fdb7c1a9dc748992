import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { JsonObject } from '#lib/domain/json.ts';

/** What an authenticator or the browser around it may say otherwise than an honest one does. */
export type Dishonest = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  userVerified?: boolean;
  userPresent?: boolean;
  /** Without it, one more than before, or 0 where the authenticator does not count. */
  counter?: number;
  /** Says this id and signs with its own key all the same. */
  id?: string;
};

export type Authenticator = {
  id: string;
  /** PKCS #8, for a browser that plays this authenticator. */
  privateKey(): Buffer;
  /** Answers `navigator.credentials.create`. */
  register(options: JsonObject, change?: Dishonest): JsonObject;
  /** Answers `navigator.credentials.get`. */
  assert(options: JsonObject, change?: Dishonest): JsonObject;
};

const text = (value: string) => Buffer.from(value, 'utf8');
const b64 = (bytes: Buffer) => bytes.toString('base64url');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

/**
 * A passkey in software, with real P-256 signatures over real WebAuthn bytes, at one origin. `synced` ones do not count
 * their uses, as those of phones and password managers do not.
 */
export function createAuthenticator({ origin, synced = false }: { origin: string; synced?: boolean }): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const rpId = new URL(origin).hostname;
  let uses = 0;

  function authenticatorData(change: Dishonest, attested: Buffer | null): Buffer {
    const { userPresent = true, userVerified = true } = change;
    if (!synced) uses += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(change.counter ?? uses);
    const flags = (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0) | (attested ? 0x40 : 0);
    return Buffer.concat([sha256(text(change.rpId ?? rpId)), Buffer.from([flags]), counter, attested ?? Buffer.alloc(0)]);
  }

  function clientData(type: string, options: JsonObject, change: Dishonest): Buffer {
    const { challenge = String(options['challenge']), crossOrigin = false } = change;
    return text(JSON.stringify({ type: change.type ?? type, challenge, origin: change.origin ?? origin, crossOrigin }));
  }

  const credential = (change: Dishonest, response: JsonObject): JsonObject => {
    const said = change.id ?? b64(id);
    return { id: said, rawId: said, type: 'public-key', clientExtensionResults: {}, response };
  };

  return {
    id: b64(id),
    privateKey: () => privateKey.export({ type: 'pkcs8', format: 'der' }),
    register(options, change = {}) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const data = authenticatorData(change, Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]));
      return credential(change, {
        clientDataJSON: b64(clientData('webauthn.create', options, change)),
        attestationObject: b64(attestationObject(data)),
        transports: ['internal'],
      });
    },
    assert(options, change = {}) {
      const client = clientData('webauthn.get', options, change);
      const data = authenticatorData(change, null);
      return credential(change, {
        clientDataJSON: b64(client),
        authenticatorData: b64(data),
        signature: b64(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
      });
    },
  };
}

/** CBOR by hand: the map {1: 2, 3: -7, -1: 1, -2: x, -3: y}, which is an ES256 key in COSE. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const part = (label: number, value: string) => Buffer.concat([Buffer.from([label, 0x58, 32]), Buffer.from(value, 'base64url')]);
  return Buffer.concat([Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]), part(0x21, x), part(0x22, y)]);
}

/** The map {fmt: "none", attStmt: {}, authData}. */
function attestationObject(data: Buffer): Buffer {
  const key = (name: string) => Buffer.concat([Buffer.from([0x60 + name.length]), text(name)]);
  return Buffer.concat([
    Buffer.from([0xa3]),
    ...[key('fmt'), key('none'), key('attStmt'), Buffer.from([0xa0]), key('authData')],
    Buffer.from([0x58, data.length]),
    data,
  ]);
}
