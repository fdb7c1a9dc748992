import { describe, expect, it } from 'vitest';
import type { ProposedToolView } from '#lib/contract/proposed-tool.ts';
import { classBy, judgementOf, needsReason } from './judgement.ts';

const READ = { suggestedClass: 'read' } as const;
const WIPE = { suggestedClass: 'destructive' } as const;

describe('what the service is told of one tool', () => {
  const tool = (pointers: string[]) =>
    ({
      name: 'mcp.a.b',
      definitionHash: 'h',
      suggestedClass: 'read',
      uncheckedPatterns: pointers.map((pointer) => ({ pointer })),
    }) as ProposedToolView;

  it('names every pattern that was seen to go unchecked, and none of a tool that is refused or has none', () => {
    const base = { name: 'mcp.a.b', definitionHash: 'h' };
    expect(judgementOf(tool(['/a', '/b']), 'suggested')).toEqual({ ...base, class: 'read', acceptUncheckedPatterns: ['/a', '/b'] });
    expect(judgementOf(tool(['/a']), 'refused')).toEqual({ ...base, class: null });
    expect(judgementOf(tool([]), 'disruptive')).toEqual({ ...base, class: 'disruptive' });
  });
});

describe('what is said of several tools at once', () => {
  it('gives each the class that was suggested for it, one class to all, or none', () => {
    expect([READ, WIPE].map((tool) => classBy('suggested', tool))).toEqual(['read', 'destructive']);
    expect([READ, WIPE].map((tool) => classBy('disruptive', tool))).toEqual(['disruptive', 'disruptive']);
    expect([READ, WIPE].map((tool) => classBy('refused', tool))).toEqual([null, null]);
  });

  it('wants a reason as soon as one of them gets less care than suggested, and for nothing else', () => {
    expect(needsReason('read', [READ, WIPE])).toBe(true);
    expect(needsReason('disruptive', [READ, WIPE])).toBe(true);
    expect(needsReason('identity', [READ, WIPE])).toBe(false);
    expect(needsReason('suggested', [READ, WIPE])).toBe(false);
    expect(needsReason('refused', [READ, WIPE])).toBe(false);
  });
});
