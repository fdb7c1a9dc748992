import { expect, it } from 'vitest';
import { PATIENCE } from './settings.ts';
import { Upstream } from './upstream.ts';

it('one that was closed is not started any more: a program that outlives its gate would keep it alive', async () => {
  const said: string[] = [];
  const address = { kind: 'stdio', command: process.execPath, args: ['-e', 'process.stdin.resume()'], env: {} } as const;
  const upstream = new Upstream(
    { upstream: { ...address, args: [...address.args] }, patience: PATIENCE, log: (line) => said.push(line) },
    () => {},
  );
  await upstream.close();
  await expect(upstream.definitions()).rejects.toThrow('The gate ends.');
  expect(said).toEqual([]);
});
