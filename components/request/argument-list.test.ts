import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { shownByParts } from '#lib/client/consent.ts';
import { callParts } from '#lib/client/request-parts.ts';
import { type Json, type JsonLeaf, type JsonObject, jsonLeaves, pointerOf, toVisibleText } from '#lib/contract/call-view.ts';
import { shownOf } from '#lib/domain/shown.ts';
import { PartBody } from './part-body.tsx';
import { pathText } from './path-text.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.toWellFormed()),
  fc
    .array(fc.constantFrom('\n', '\t', ' ', '\u202e', '\u200b', '<b>', '&amp;', '"', 'раypal', '$x = 1', '# no', 'Get-Item', 'ok', '\r'))
    .map((a) => a.join('')),
  fc.constantFrom('x'.repeat(5_000), 'line\n'.repeat(90), `${'é'.repeat(1_300)}😀`),
);
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.string({ maxLength: 12 }), { minLength: 12, maxLength: 90 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
const args: fc.Arbitrary<JsonObject> = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), value, {
  maxKeys: 6,
  noNullPrototype: true,
});

describe('displayed leaves = argument leaves, for any JSON (I5)', () => {
  it('cuts a call into parts that hold every leaf once, in order', () => {
    fc.assert(
      fc.property(args, (call) => {
        const parts = callParts(call, []);
        const keys = new Set(parts.map(({ key }) => key));
        expect(shownByParts(parts, keys)).toEqual(shownOf(call, []));
        expect(keys.size).toBe(parts.length);
      }),
    );
  }, 60_000);

  it('draws each of them whole: its path and its value, with everything invisible named', () => {
    fc.assert(
      fc.property(args, (call) => {
        const drawn = callParts(call, []).map((part) => ({
          part,
          html: renderToStaticMarkup(createElement(PartBody, { part: part as never, schema: {}, before: null, whole: call })),
        }));
        const paths = drawn.flatMap(({ part, html }): JsonLeaf['path'][] => {
          const elements = [...html.matchAll(/<(\w+)/g)].map(([, name]) => name);
          for (const name of elements) expect(['dl', 'div', 'dt', 'dd', 'bdi', 'span', 'code', 'p', 'ol', 'li', 'ul']).toContain(name);
          const shown = textOf(html);
          if (part.kind === 'text') {
            for (const line of part.text.split(/(?<=\n)/)) expect(shown).toContain(readable(line));
            return [part.path];
          }
          if (part.kind === 'targets' || part.kind === 'script') return [];
          for (const { path, value: leaf } of part.leaves) {
            if (part.kind === 'leaves') expect(shown).toContain(readable(pathText(path)));
            const lines = typeof leaf === 'string' && leaf !== '' ? leaf.split(/(?<=\n)/) : [leaf === '' ? '""' : JSON.stringify(leaf)];
            for (const line of lines) expect(shown).toContain(readable(line));
          }
          return part.leaves.map(({ path }) => path);
        });
        expect([...new Set(paths.map(pointerOf))]).toEqual(jsonLeaves(call).map(({ path }) => pointerOf(path)));
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** As ExactText writes it, without the remarks that it adds to words of several scripts. */
function readable(line: string): string {
  return toVisibleText(line).replaceAll(/\s+/g, ' ');
}

function textOf(html: string): string {
  return html
    .replaceAll(/<span class="ml-1 font-sans text-2xs no-underline">[^<]*<\/span>/g, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}
