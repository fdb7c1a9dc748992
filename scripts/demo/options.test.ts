import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readOptions, UsageError } from './options.mjs';

const read = (...args: string[]) => readOptions(args, '/checkout', '/home/someone');

test('without options everything has its default', () => {
  expect(read()).toEqual({ help: false, reset: false, json: false, port: null, dataDir: path.join('/checkout', '.data', 'demo') });
});

test('values come after a space or an equals sign, and a relative folder is where the person is', () => {
  expect(read('--port', '4101', '--data', 'my demo', '--json')).toMatchObject({ port: 4101, dataDir: '/home/someone/my demo', json: true });
  expect(read('--port=0', '--data=/tmp/d', '--reset')).toMatchObject({ port: 0, dataDir: '/tmp/d', reset: true });
});

test.each([
  [['--prot', '4101'], 'Unknown option: --prot'],
  [['4101'], 'Unknown option: 4101'],
  [['--json=yes'], 'Unknown option: --json=yes'],
  [['--port'], '--port needs a value.'],
  [['--data', '--json'], '--data needs a value.'],
  [['--data='], '--data needs a value.'],
  [['--port', '65536'], '--port takes a number from 0 to 65535, not "65536".'],
  [['--port', '80a'], '--port takes a number from 0 to 65535, not "80a".'],
])('%j is refused by name', (args, message) => {
  expect(() => read(...args)).toThrow(new UsageError(message));
});

test('the command says on stderr what it does not understand, and ends with 2 before it installs anything', () => {
  const demo = path.resolve(import.meta.dirname, '..', 'demo.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo, '--bogus'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('Unknown option: --bogus');
});
