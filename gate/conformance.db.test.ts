import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BASELINE, type Baseline } from './conformance-baseline.fixture.ts';
import { createGated, type Gated } from './gated.fixture.ts';
import { type HttpGate, startHttpGate } from './http-gate.fixture.ts';

/**
 * The protocol's own conformance suite against a gate whose policy allows every tool behind it. What is expected to fail is
 * listed with its reason; the suite itself ends with an error when that list is no longer true, in either direction.
 */
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const SUITE = path('../node_modules/@modelcontextprotocol/conformance/dist/index.js');
const UPSTREAM = path('conformance-upstream.fixture.mjs');
const TOOLS = [
  'test_simple_text',
  'test_image_content',
  'test_audio_content',
  'test_embedded_resource',
  'test_multiple_content_types',
  'test_error_handling',
  'test_tool_with_progress',
  'json_schema_2020_12_tool',
  'test_custom_headers',
  'test_trigger_tool_change',
];
let gated: Gated;
let gate: HttpGate;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-conformance-'));
  gated = await createGated({ upstream: [UPSTREAM] });
  gate = await startHttpGate(gated.command('--http', '0'));
  await vi.waitFor(async () => expect(await gated.reviewAll('read')).toBe(TOOLS.length), { timeout: 30_000 });
  const actions = TOOLS.map((name) => `Holdpoint::Action::"mcp.files.${name}"`).join(', ');
  await gated.addPolicy(
    `@id("t.conformance") @reason("A test.") permit (principal, action in [${actions}], resource == Holdpoint::Tenant::"acme");`,
  );
});
afterAll(async () => {
  expect(await gate.close()).toBe(0);
  expect(gated.service.node.errors).toEqual([]);
  await gated.close();
  await rm(folder, { recursive: true });
});

describe.each(Object.keys(BASELINE))('revision %s', (revision) => {
  const { passes, failures } = BASELINE[revision] as Baseline;

  // Once more: the suite has clocks of its own, shorter than a busy machine may need, and no way to lengthen them.
  it('passes every scenario but those that are listed with a reason', { timeout: 300_000, retry: 1 }, async () => {
    const file = join(folder, `${revision}.yaml`);
    await writeFile(file, JSON.stringify({ server: Object.keys(failures) }));
    const args = ['server', '--url', gate.url.href, '--suite', 'all', '--spec-version', revision, '--expected-failures', file];
    const { code, output } = await run([SUITE, ...args, '--output-dir', join(folder, revision)]);
    expect(code, output).toBe(0);
    // So that a suite which ran nothing is not a suite that passed.
    for (const name of passes) expect(output).toMatch(new RegExp(`^✓ ${name}: [1-9]\\d* passed, 0 failed`, 'm'));
  });
});

function run(args: string[]): Promise<{ code: number | string | null; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 64 * 1_024 * 1_024 }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? null) : 0, output: `${stdout}\n${stderr}` }),
    );
  });
}
