import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/domain/json.ts';
import { compileArgumentCheck } from '#lib/ops/tool-arguments.ts';
import actions from './msp-actions.json' with { type: 'json' };
import { TOOLS_WITH_PRESETS } from './deny-presets.ts';
import { NEUTRAL_TOOLS } from './neutral-tools.ts';
import { schemaFromExample } from './schema-from-example.ts';
import { VENDOR_TOOLS } from './vendor-tools.ts';

const tools = [...NEUTRAL_TOOLS, ...VENDOR_TOOLS].map((tool) => [tool.name, tool] as const);
const asObject = (value: unknown) => value as JsonObject;
const propertiesOf = (schema: JsonObject) => Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>);

/** Where a schema leaves a property without words, or an object open, at any depth. */
function gaps(schema: JsonObject, at: string): string[] {
  if (schema['type'] === 'array') return gaps(asObject(schema['items']), `${at}[]`);
  if (schema['type'] !== 'object') return [];
  const open = schema['additionalProperties'] === false ? [] : [`${at} is open`];
  const members = propertiesOf(schema).flatMap(([name, property]) => [
    ...(property['description'] ? [] : [`${at}.${name} has no description`]),
    ...gaps(property, `${at}.${name}`),
  ]);
  return [...open, ...members];
}

describe.each(tools)('%s', (name, tool) => {
  const { schema, effect, title, description, denyPresets } = tool;
  it('has a schema of 2020-12 that its examples fit, and nothing beside them', () => {
    const ajv = new Ajv2020({ strict: true, strictRequired: true, allowUnionTypes: true });
    formats.default(ajv);
    expect(() => ajv.compile(schema)).not.toThrow();
    const check = compileArgumentCheck(schema);
    const examples = schema['examples'] as JsonObject[];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(check(example)).toEqual([]);
      expect(check({ ...example, '--extra': 1 })).not.toEqual([]);
      for (const required of schema['required'] as string[]) {
        const { [required]: _left, ...rest } = example;
        expect(check(rest), required).not.toEqual([]);
      }
    }
  });

  it('says what each argument is; only a script’s own parameters are open', () => {
    expect(gaps(schema, '')).toEqual(name === 'cw_automate.execute_script' ? ['.Parameters is open'] : []);
    expect(title && description).toBeTruthy();
  });

  // What the badge says and what stands below it are read together, by somebody who has one minute.
  it('says the same by its class and by how it is undone', () => {
    const { class: toolClass, undo } = tool;
    if (undo === null) expect(['read', 'destructive']).toContain(toolClass);
    if (toolClass === 'reversible')
      expect(undo).not.toMatch(
        /backup|from a copy|nobody can|cannot|no way|depends|in part|by hand|went out|stays? (ended|lost)|is out\b|original/i,
      );
    if (/nobody can say|depends on/i.test(undo ?? '')) expect(toolClass).toBe('destructive');
  });

  it('can be denied in one touch, with short words that tell an agent what to do', () => {
    expect(denyPresets.length).toBeGreaterThanOrEqual(2);
    expect(new Set(denyPresets).size).toBe(denyPresets.length);
    for (const preset of denyPresets) expect(preset).toMatch(/^[A-Z].{10,78}\.$/);
  });

  it('names in its effect only arguments that have a plain value', () => {
    const properties = Object.fromEntries(propertiesOf(schema));
    for (const [, argument = ''] of effect.matchAll(/\{([^}]+)\}/g)) {
      expect(argument).toMatch(/^[A-Za-z0-9_]+$/);
      expect(['string', 'integer', 'boolean'], argument).toContain(properties[argument]?.['type']);
    }
  });
});

describe('the registry', () => {
  it('has every tool that presets are written for', () => {
    expect(TOOLS_WITH_PRESETS.filter((name) => !tools.some(([known]) => known === name))).toEqual([]);
  });

  it('has every action of the fixture once, under its own id and with its example', () => {
    expect(actions).toHaveLength(54);
    for (const { id, args, vendor } of actions) {
      const [tool, ...more] = VENDOR_TOOLS.filter(({ name }) => name === id);
      expect(more).toEqual([]);
      expect(tool).toMatchObject({ vendor, schema: { examples: [args] } });
    }
    expect(new Set(tools.map(([name]) => name)).size).toBe(tools.length);
  });

  it('refuses words for an argument that the action does not take', () => {
    expect(() => schemaFromExample({ id: 1 }, { ID: {} })).toThrow('no argument ID');
    expect(() => schemaFromExample({ id: 1 }, {}, ['ids'])).toThrow('no argument ids');
  });
});
