// Checks who imports whom (.dependency-cruiser.cjs), then plants one violation of each kind in a copy of the tree, and
// fails when one is not caught: a checker that reads no module passes everything.
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);
const ROOT = path.resolve(import.meta.dirname, '..');

// dependency-cruiser hands every file to swc as plain TypeScript, in which JSX is a syntax error.
const swc = require('@swc/core');
const parseFile = swc.parseFileSync;
swc.parseFileSync = (file, options) => parseFile(file, { ...options, tsx: file.endsWith('.tsx') });

const { cruise } = await import('dependency-cruiser');
const extractTSConfig = (await import('dependency-cruiser/config-utl/extract-ts-config')).default;
const { options, ...ruleSet } = require('../.dependency-cruiser.cjs');

const SOURCES = ['lib', 'app', 'components', 'cli', 'gate', 'prisma', 'lab', 'scripts', 'sdk', 'bench', 'e2e', 'test', 'server.ts'];
const AT_LEAST = 250;

/** One file for each rule: where it is planted, what it says, and which rule must object. */
const CANARIES = [
  ['lib/domain/canary-store.ts', `import '#lib/store/database.ts';`, 'domain-layers'],
  ['lib/domain/canary-zod.ts', `import 'zod';`, 'domain-packages'],
  ['lib/domain/canary-node.ts', `import 'node:crypto';`, 'domain-is-pure'],
  ['lib/contract/canary.ts', `import 'node:fs';`, 'contract-is-isomorphic'],
  ['lib/policy/canary.ts', `import type { Sql } from '#lib/store/database.ts';\nexport type X = Sql;`, 'policy-layers'],
  ['lib/ops/canary.ts', `import 'pg';`, 'only-store-speaks-sql'],
  ['lib/store/canary.ts', `import '#lib/ops/context.ts';`, 'store-layers'],
  ['lib/api/canary.ts', `import '#lib/store/database.ts';`, 'api-layers'],
  ['components/queue/canary.tsx', `import '#lib/ops/list-requests.ts';\nexport const X = () => <p />;`, 'components-reach'],
  ['app/canary.tsx', `import '#lib/signing/create-signer.ts';\nexport const X = () => <p />;`, 'app-never-holds-keys-or-waiters'],
  ['app/canary-2.tsx', `import '#lib/store/database.ts';`, 'app-reaches'],
  ['lib/client/index.ts', `export {};`, 'no-barrels', 'lib/client/canary.ts', `import './index.ts';`],
  ['lib/ops/utils.ts', `export {};`, 'no-drawers', 'lib/ops/canary-2.ts', `import './utils.ts';`],
  [
    'lib/ops/canary-a.ts',
    `import { b } from './canary-b.ts';\nexport const a = () => b;`,
    'no-cycles',
    'lib/ops/canary-b.ts',
    `import { a } from './canary-a.ts';\nexport const b = () => a;`,
  ],
  ['lib/ops/canary-3.ts', `import './nowhere.ts';`, 'not-resolvable'],
  ['lib/ops/canary-4.ts', `import '../../test/world.fixture.ts';`, 'product-never-needs-tests'],
  ['sdk/src/canary.ts', `import type { Json } from '../../lib/domain/json.ts';\nexport type X = Json;`, 'sdk-stands-alone'],
  ['sdk/src/canary-2.ts', `import 'zod';`, 'sdk-packages'],
  ['gate/canary.ts', `import type { Json } from '#lib/domain/json.ts';\nexport type X = Json;`, 'gate-is-a-client'],
  ['gate/canary-2.ts', `import 'pg';`, 'gate-packages'],
  ['gate/canary-3.ts', `import { run } from '../cli/run.ts';\nexport const x = run;`, 'gate-is-a-client'],
  ['gate/index.ts', `export {};`, 'no-barrels', 'gate/canary-4.ts', `import './index.ts';`],
  ['cli/canary-2.ts', `import '#lib/ops/list-requests.ts';`, 'cli-asks-the-service'],
  ['cli/canary.ts', `import 'fast-check';`, 'shipped-needs-no-dev-packages'],
];

async function check(baseDir) {
  const present = new Set(await readdir(baseDir));
  const sources = SOURCES.filter((name) => present.has(name));
  const tsConfig = extractTSConfig(path.join(baseDir, 'tsconfig.json'));
  const { output } = await cruise(sources, { ...options, tsConfig: undefined, baseDir, ruleSet, validate: true }, {}, { tsConfig });
  return output.summary;
}

async function plant() {
  const copy = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-boundaries-'));
  try {
    for (const name of [...SOURCES, 'package.json', 'tsconfig.json', 'generated']) {
      await cp(path.join(ROOT, name), path.join(copy, name), {
        recursive: true,
        filter: (at) => !/node_modules|\/results\//.test(at.slice(ROOT.length)),
      }).catch((error) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
    await symlink(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
    for (const [file, text, , second, secondText] of CANARIES) {
      for (const [at, content] of [
        [file, text],
        [second, secondText],
      ]) {
        if (!at) continue;
        await mkdir(path.dirname(path.join(copy, at)), { recursive: true });
        await writeFile(path.join(copy, at), `${content}\n`);
      }
    }
    const { violations } = await check(copy);
    return CANARIES.filter(([file, , rule]) => !violations.some((v) => v.rule.name === rule && (v.from === file || v.to === file)));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

const { violations, totalCruised } = await check(ROOT);
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
if (totalCruised < AT_LEAST) console.error(`only ${totalCruised} modules were read; there are more than ${AT_LEAST}`);
const missed = await plant();
for (const [file, text, rule] of missed) console.error(`a planted violation of ${rule} was not caught: ${file}: ${text}`);
if (violations.length > 0 || totalCruised < AT_LEAST || missed.length > 0) process.exit(1);
console.log(`boundaries: ${totalCruised} modules, ${CANARIES.length} planted violations caught`);
