import { describe, expect, it } from 'vitest';
import { activeFields, filterHref, readFilter } from './queue-filter.ts';

describe('a view and its address', () => {
  it('reads back what it wrote', () => {
    const filter = readFilter(
      { tenant: 'acme', atLeast: 'high', claim: 'mine', q: 'print & spool', sort: 'deadline', group: 'tool' },
      'open',
    );
    const href = filterHref('/', filter);
    expect(href).toBe('/?tenant=acme&atLeast=high&claim=mine&q=print+%26+spool&sort=deadline&group=tool');
    expect(readFilter(Object.fromEntries(new URL(href, 'http://h').searchParams), 'open')).toEqual(filter);
  });

  it.each([
    { risk: 'enormous' },
    { tenant: '../x' },
    { claim: ['mine', 'unclaimed'] },
    { q: 'x'.repeat(201) },
    { nonsense: '1' },
    { status: 'denied' },
  ])('leaves out what no list understands: %j', (search) => {
    expect(readFilter({ ...search, sort: 'deadline' }, 'open')).toEqual({ status: 'open', sort: 'deadline' });
  });

  it('keeps the history out of what still waits', () => {
    expect(readFilter({ status: 'denied' }, 'decided').status).toBe('denied');
    expect(readFilter({ status: 'pending' }, 'decided').status).toBe('decided');
    expect(filterHref('/history', { status: 'denied', tool: 'host.isolate' })).toBe('/history?status=denied&tool=host.isolate');
    expect(filterHref('/history', { status: 'decided' })).toBe('/history');
  });

  it('orders the history by its decisions alone, and the queue never by those', () => {
    expect(readFilter({ sort: 'newest', group: 'tool', tool: 'a' }, 'decided')).toEqual({ status: 'decided', tool: 'a' });
    expect(readFilter({ sort: 'decided' }, 'open')).toEqual({ status: 'open' });
  });

  it('counts as filters only what narrows', () => {
    expect(activeFields(readFilter({ sort: 'deadline', group: 'risk', risk: 'low' }, 'open'))).toEqual(['risk']);
  });
});
