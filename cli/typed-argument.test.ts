import { describe, expect, it } from 'vitest';
import { typedArgument } from './typed-argument.ts';

const schema = {
  type: 'object',
  properties: {
    service: { type: 'string' },
    days: { type: 'integer' },
    ratio: { type: 'number' },
    force: { type: 'boolean' },
    kb: { type: 'array' },
    options: { type: 'object' },
    limit: { type: ['integer', 'string', 'null'] },
    free: {},
  },
  additionalProperties: false,
};

describe('--arg NAME=VALUE', () => {
  it.each([
    ['service=Spooler', 'Spooler'],
    ['service=30', '30'],
    ['service=true', 'true'],
    ['service="quoted"', '"quoted"'],
    ['service=a=b', 'a=b'],
    ['service=', ''],
    ['days=30', 30],
    ['ratio=0.5', 0.5],
    ['ratio=2', 2],
    ['force=false', false],
    ['kb=["KB1"]', ['KB1']],
    ['options={"a":1}', { a: 1 }],
    ['limit=5', 5],
    ['limit=null', null],
    ['limit=all', 'all'],
    ['free={"a":[]}', { a: [] }],
    ['free=words', 'words'],
  ])('%s', (text, value) => {
    expect(typedArgument(text, schema)).toEqual([text.slice(0, text.indexOf('=')), value]);
  });

  it.each([
    ['days=thirty', 'days is integer, and not thirty'],
    ['days=1.5', 'days is integer'],
    ['days=9007199254740993', 'days is integer'],
    ['ratio=9007199254740993', 'ratio is number'],
    ['force=yes', 'force is boolean'],
    ['kb={}', 'kb is array'],
    ['ghost=1', 'the tool has no argument ghost; it has service'],
    ['__proto__=1', 'the tool has no argument __proto__'],
    ['nothing', 'NAME=VALUE'],
    ['=1', 'NAME=VALUE'],
  ])('%s is refused', (text, message) => {
    expect(() => typedArgument(text, schema)).toThrow(message);
  });
});
