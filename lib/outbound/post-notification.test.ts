import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../test/callback.fixture.ts';
import { makeCertificate } from '../../test/certificate.fixture.ts';
import { type Destinations, destinationsOf } from './destinations.ts';
import { postNotification } from './post-notification.ts';
import { readNetworks } from './public-address.ts';

const NAME = 'pep.example';
const certificate = makeCertificate(NAME);
const message = { body: '{"task":{}}', token: 'a.b.c' };
const resolvesTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: 4 }));

let plain: Receiver;
let secure: Receiver;
beforeAll(async () => {
  [plain, secure] = await Promise.all([startReceiver(), startReceiver(certificate)]);
});
afterAll(() => Promise.all([plain.close(), secure.close()]));
beforeEach(() => {
  for (const each of [plain, secure]) {
    each.heard.length = 0;
    each.answer = (_request, response) => void response.writeHead(204).end();
  }
});

/** A deployment whose own receivers stand on this machine, and to whose resolver every name is this machine. */
const inside: Destinations = {
  plainLoopback: false,
  networks: readNetworks(['127.0.0.0/8'])!,
  timeoutMs: 5_000,
  resolve: resolvesTo('127.0.0.1'),
  ca: certificate.cert,
};
/** One that allows nothing but the public internet. */
const outside: Destinations = { ...inside, networks: readNetworks([])! };
const atName = (path = '/cb') => `https://${NAME}:${secure.port}${path}`;

describe('a notification', () => {
  it('comes over TLS to the host that it is for, with its body and its token, to an address that was checked', async () => {
    expect(await postNotification(atName('/cb?x=1'), message, inside)).toEqual({ outcome: 'accepted', status: 204 });
    const [heard] = secure.heard;
    expect(heard).toMatchObject({ path: '/cb?x=1', body: message.body });
    expect(heard?.headers).toMatchObject({
      host: `${NAME}:${secure.port}`,
      authorization: 'Bearer a.b.c',
      'content-type': 'application/json',
    });
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['private', ['10.0.0.1']],
    ['mapped', ['::ffff:127.0.0.1']],
    ['a public address and a private one', ['93.184.215.14', '127.0.0.1']],
    ['nothing', []],
    ['what is no address', ['127.1']],
  ])('does not go where its name leads to: %s', async (_what, addresses) => {
    const answer = await postNotification(atName(), message, { ...outside, resolve: resolvesTo(...addresses) });
    expect(answer).toEqual({ outcome: 'address-not-allowed', status: null });
    expect(secure.heard).toEqual([]);
  });

  it('is looked up once: a name that leads elsewhere by the time of the call is not asked again', async () => {
    let asked = 0;
    const rebinds = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    expect(await postNotification(atName(), message, { ...inside, resolve: rebinds })).toMatchObject({ outcome: 'accepted' });
    expect(asked).toBe(1);
  });

  it('does not go to an address in the URL that its networks do not hold', async () => {
    const real = destinationsOf({ mode: 'production', callbackNetworks: [] });
    for (const host of ['127.0.0.1', '2130706433', '[::1]', '[::ffff:7f00:1]'])
      expect(await postNotification(`https://${host}:${secure.port}/`, message, real)).toMatchObject({ status: null });
    expect(await postNotification(`https://127.0.0.1:${secure.port}/`, message, real)).toMatchObject({ outcome: 'address-not-allowed' });
    expect(secure.heard).toEqual([]);
  });

  it('goes in the clear to this machine in development, and to nothing else', async () => {
    const here = destinationsOf({ mode: 'demo', callbackNetworks: [] });
    expect(await postNotification(`${plain.url}/cb`, message, here)).toEqual({ outcome: 'accepted', status: 204 });
    for (const mode of ['demo', 'production'])
      for (const host of mode === 'demo' ? ['localhost', NAME] : ['localhost', NAME, '127.0.0.1'])
        expect(
          await postNotification(`http://${host}:${plain.port}/cb`, message, destinationsOf({ mode, callbackNetworks: ['127.0.0.0/8'] })),
        ).toEqual({ outcome: 'address-not-allowed', status: null });
    expect(plain.heard).toHaveLength(1);
  });

  it('is not sent to whom nobody vouches for', async () => {
    const { ca: _ca, ...strict } = inside;
    expect(await postNotification(atName(), message, strict)).toEqual({ outcome: 'tls-failed', status: null });
    expect(await postNotification(`https://other.example:${secure.port}/`, message, inside)).toEqual({
      outcome: 'tls-failed',
      status: null,
    });
    expect(secure.heard).toEqual([]);
  });
});

describe('a receiver', () => {
  const send = () => postNotification(`${plain.url}/cb`, message, destinationsOf({ mode: 'test', callbackNetworks: [] }));

  it.each([301, 302, 303, 307, 308])('that redirects with %i is not followed', async (status) => {
    plain.answer = ({ url }, response) =>
      void (url === '/cb' ? response.writeHead(status, { location: `${plain.url}/elsewhere` }) : response.writeHead(204)).end();
    expect(await send()).toEqual({ outcome: 'redirected', status });
    expect(plain.heard.map(({ path }) => path)).toEqual(['/cb']);
  });

  it.each([400, 401, 404, 410, 500, 503])('that answers %i did not take it', async (status) => {
    plain.answer = (_request, response) => void response.writeHead(status).end('a body that nobody reads');
    expect(await send()).toEqual({ outcome: 'refused', status });
  });

  it('that never stops answering is left at its first line', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    plain.answer = (_request, response) => {
      closed = new Promise((resolve) => response.on('close', resolve));
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = () => {
        if (!response.destroyed && response.write('x'.repeat(65_536))) setImmediate(more);
      };
      response.on('drain', more);
      more();
    };
    expect(await send()).toEqual({ outcome: 'accepted', status: 200 });
    await closed;
  });

  it('that sends endless headers is given up', async () => {
    plain.answer = (_request, response) => void response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end();
    expect(await send()).toEqual({ outcome: 'unreachable', status: null });
  });

  it('that wants to speak another protocol is left at once: an answer that is none would keep a worker for good', async () => {
    const switches = createServer((socket) => {
      socket.on('error', () => {}).resume();
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n');
    });
    await new Promise<void>((resolve) => switches.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(switches.address() as AddressInfo).port}/`;
    expect(await postNotification(at, message, destinationsOf({ mode: 'test', callbackNetworks: [] }))).toEqual({
      outcome: 'unreachable',
      status: null,
    });
    await new Promise((resolve) => switches.close(resolve));
  });

  it('that takes the call and says nothing is given up after a while, and so is one that drips', async () => {
    plain.answer = () => {};
    const drips = createServer((socket) => {
      socket.on('error', () => {}).resume();
      socket.write('HTTP/1.1 20');
    });
    await new Promise<void>((resolve) => drips.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(drips.address() as AddressInfo).port}/`;
    const hurried = { ...destinationsOf({ mode: 'test', callbackNetworks: [] }), timeoutMs: 300 };
    const [silent, slow] = [`${plain.url}/cb`, at].map((url) => postNotification(url, message, hurried));
    expect(await Promise.all([silent, slow])).toEqual([
      { outcome: 'timeout', status: null },
      { outcome: 'timeout', status: null },
    ]);
    await new Promise((resolve) => drips.close(resolve));
  });

  it('whose name nobody answers for in time is given up, too', async () => {
    const never = { ...inside, timeoutMs: 300, resolve: () => new Promise<never>(() => {}) };
    expect(await postNotification(atName(), message, never)).toEqual({ outcome: 'timeout', status: null });
  });

  it('that is not there, or has no name that leads anywhere, is unreachable', async () => {
    const gone = await startReceiver();
    await gone.close();
    expect(await postNotification(gone.url, message, destinationsOf({ mode: 'test', callbackNetworks: [] }))).toMatchObject({
      outcome: 'unreachable',
    });
    const unknown = { ...inside, resolve: () => Promise.reject(new Error('ENOTFOUND')) };
    expect(await postNotification(atName(), message, unknown)).toEqual({ outcome: 'unreachable', status: null });
  });
});
