import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './json.ts';
import type { JsonLeaf } from './json-leaves.ts';
import { formatLeaf } from './leaf-format.ts';

const words = (description: string): Json => ({ type: 'integer', description });

describe('how a leaf reads', () => {
  it.each<[string, JsonLeaf['value'], string, string | null, Json?]>([
    ['valid_secs', 3600, 'duration', '1 hour'],
    ['valid_secs', 0, 'duration', 'for ever (0)', words('For how many seconds; 0 is for ever')],
    ['valid_secs', 0, 'duration', '0 seconds'],
    ['expiry', 3600, 'duration', '1 hour', words('For how many seconds; 0 is for ever')],
    ['expiry', 0, 'duration', 'never expires (0)', words('Lifetime in seconds. 0 = never expires.')],
    ['lifetimeInMinutes', 90, 'duration', '1 hour 30 minutes'],
    ['minutes', 30, 'duration', '30 minutes', words('For how long')],
    ['olderThanDays', 14, 'duration', '14 days'],
    ['retention_weeks', 2, 'duration', '14 days'],
    ['timeoutMs', 1_500, 'duration', '1 second 500 milliseconds'],
    ['delaySeconds', 90_061, 'duration', '1 day 1 hour 1 minute 1 second'],
    ['delaySeconds', -5, 'duration', null],
    ['delaySeconds', 1e300, 'duration', null],
    ['end', 1_795_600_000, 'instant', '2026-11-25 09:46:40 UTC', words('When it ends, in seconds since 1970')],
    ['expiresAt', 1_795_575_120, 'instant', '2026-11-25 02:52 UTC'],
    ['createdAt', 1_795_575_120_123, 'instant', '2026-11-25 02:52:00.123 UTC'],
    ['expires', 0, 'number', null],
    ['startTime', 42, 'number', null],
    ['reuse_count', 0, 'count', 'without limit (0)', words('How often one code can be used; 0 is without limit')],
    ['count', 3, 'count', null, words('How many codes, each good for a number of minutes')],
    ['pageSize', 100, 'count', null],
    ['$top', 10_000, 'count', '10,000'],
    ['maxBytes', 1_073_741_824, 'bytes', '1 GiB'],
    ['sizeBytes', 1_500_000, 'bytes', 'about 1.4 MiB'],
    ['bytes', 12, 'bytes', '12 bytes'],
    ['quotaGb', 2_048, 'bytes', '2,048 GB'],
    ['memoryMiB', 512, 'bytes', '512 MiB'],
    ['ticketId', 8_812, 'number', null],
    ['ClientID', 44, 'number', null],
    ['port', 443, 'number', null],
    ['deviceNumber', 123_456, 'number', null],
    ['h', 3, 'number', null],
    ['force', false, 'yes/no', 'no'],
    ['keepRmmChannel', true, 'yes/no', 'yes'],
    ['newPassword', null, 'nothing', null],
    ['devices', [], 'empty list', null],
    ['data', {}, 'empty object', null],
    ['comment', '', 'text', 'empty text'],
    ['service', 'Spooler', 'text', null],
    ['window', 'PT1H30M', 'duration', '1 hour 30 minutes'],
    ['window', 'P1Y2M10D', 'duration', '1 year 2 months 10 days'],
    ['window', 'P2W', 'duration', '2 weeks', { type: 'string', format: 'duration' }],
    ['window', 'PT0.5S', 'text', null],
    ['until', '2026-11-24T03:12:00Z', 'instant', '2026-11-24 03:12 UTC'],
    ['until', '2026-11-24T03:12:00+02:00', 'instant', '2026-11-24 01:12 UTC'],
    ['until', '2026-11-24T03:12:00', 'instant', 'no time zone given'],
    ['until', '2026-99-24T03:12:00Z', 'text', null],
    ['Product', 'P100', 'text', null],
    ['script', 'Get-Service Spooler', 'script', 'powershell'],
  ])('%s: %j', (key, value, kind, note, schema) => {
    expect(formatLeaf([key], value, schema)).toEqual({ kind, note, text: typeof value === 'string' ? value : JSON.stringify(value) });
  });

  it('takes the unit of a list item from the name of the list', () => {
    expect(formatLeaf(['retrySeconds', 2], 60)).toMatchObject({ kind: 'duration', note: '1 minute' });
  });

  it('I5 keeps every stored value as it is, whatever it is called', () => {
    const key = fc.oneof(
      fc.constantFrom('valid_secs', 'end', 'sizeBytes', 'script', 'count', 'timeoutMs', 'until', '__proto__'),
      fc.string(),
    );
    const value = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'binary' }),
    );
    const schema = fc.option(fc.record({ description: fc.oneof(fc.string(), fc.constant('in seconds; 0 is never')) }), { nil: undefined });
    fc.assert(
      fc.property(key, value, schema, (name, stored, node) => {
        const { text, note } = formatLeaf([name], stored, node);
        expect(text).toBe(typeof stored === 'string' ? stored : JSON.stringify(stored));
        expect(note ?? '').not.toMatch(/NaN|Infinity|undefined|Invalid/);
      }),
    );
  });
});
