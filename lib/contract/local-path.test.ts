import { expect, it } from 'vitest';
import { localPath } from './local-path.ts';

it.each([
  ['/requests/req_1', '/requests/req_1'],
  ['/history?status=denied&tenant=acme', '/history?status=denied&tenant=acme'],
  [undefined, '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/a/..//evil.example', '/'],
  ['/%2e%2e//evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/\t/evil.example', '/'],
  ['/api/auth/signout', '/'],
  ['/sign-in?next=/', '/'],
])('after sign-in %s leads to %s', (wanted, path) => {
  expect(localPath(wanted)).toBe(path);
});
