import { readFile } from 'node:fs/promises';
import { Holdpoint, privateKeyJwt, workloadIdentity } from '#sdk/main.ts';

/** An agent in a process of its own, whose clock is off by so many milliseconds, from the start or after a first call: asks several times at once, and says what came. */
const [url = '', federation = '', keyFile = '', aheadMs = '0', from = 'start'] = process.argv.slice(2);
const real = Date.now.bind(Date);
const turn = () => void (Date.now = () => real() + Number(aheadMs));
if (from === 'start') turn();
const key = JSON.parse(await readFile(keyFile, 'utf8')) as Parameters<typeof privateKeyJwt>[0];
const holdpoint = new Holdpoint({ url, credential: workloadIdentity({ url, federation, assertion: privateKeyJwt(key) }) });
if (from === 'later') {
  await holdpoint.tools();
  turn();
}
const asked = await Promise.all(Array.from({ length: 5 }, () => holdpoint.tools()));
process.stdout.write(JSON.stringify(asked.map(({ length }) => length > 0)));
