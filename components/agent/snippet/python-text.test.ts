import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pythonText } from './python-text.ts';

it('is read by Python as the value that it was made of', () => {
  const values = fc
    .sample(fc.jsonValue({ maxDepth: 4 }), 200)
    .map((value) => JSON.parse(JSON.stringify(value)) as Parameters<typeof pythonText>[0]);
  const program = `import json\nprint(json.dumps([${values.map((value) => pythonText(value)).join(',')}]))`;
  const back = execFileSync('python3', ['-'], { input: program, encoding: 'utf8', maxBuffer: 64 * 1_024 * 1_024 });
  expect(JSON.parse(back)).toEqual(values);
});

it('breaks lines where one would be long', () => {
  expect(pythonText({ a: [true, null, 1.5], b: {} })).toBe('{"a": [True, None, 1.5], "b": {}}');
  expect(pythonText({ summary: 'x'.repeat(60) })).toBe(`{\n    "summary": "${'x'.repeat(60)}",\n}`);
});
