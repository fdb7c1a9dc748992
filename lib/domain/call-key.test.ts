import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewordedText, sameCallText } from './call-key.ts';
import type { TargetRef } from './target.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 6 });
const target = fc.record<TargetRef>({ kind: fc.constantFrom('host', 'user'), name: text });
const args = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  fc.oneof(text, fc.integer(), fc.boolean()),
  { noNullPrototype: true, maxKeys: 4 },
);
const call = fc.record({ tool: text, arguments: args, targets: fc.array(target, { maxLength: 5 }) });

describe('the same call sent again', () => {
  it('has the same text whatever the order of targets and members', () => {
    fc.assert(
      fc.property(call, (input) => {
        const other = {
          tool: input.tool,
          targets: [...input.targets, ...input.targets].toReversed(),
          arguments: Object.fromEntries(Object.entries(input.arguments).toReversed()),
        };
        expect(sameCallText(other)).toBe(sameCallText(input));
        expect(rewordedText(other)).toBe(rewordedText(input));
      }),
    );
  });

  it('has another text when tool, arguments or targets differ', () => {
    const base = { tool: 'host.reboot', arguments: { force: false }, targets: [{ kind: 'host' as const, name: 'acme-ws07' }] };
    const others = [
      { ...base, tool: 'host.isolate' },
      { ...base, arguments: { force: true } },
      { ...base, arguments: { force: 'false' } },
      { ...base, targets: [{ kind: 'user' as const, name: 'acme-ws07' }] },
      { ...base, targets: [] },
    ];
    expect(new Set([base, ...others].map(sameCallText)).size).toBe(6);
    expect(rewordedText({ ...base })).toBe(rewordedText(others[1] as typeof base));
  });

  it('ignores what the inventory says of a target', () => {
    const named = { kind: 'host' as const, name: 'acme-ws07' };
    expect(rewordedText({ tool: 't', targets: [{ ...named, owner: 'Dana' } as TargetRef] })).toBe(
      rewordedText({ tool: 't', targets: [named] }),
    );
  });
});
