import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT } from '../install.mjs';
import { npmPack } from './npm-pack.mjs';

const PACKAGE = path.join(ROOT, 'cli', 'package');

/** The package of what an import names; null for `./x`, `#x`, `/x` and `node:x`. */
const packageOf = (id) => (path.isAbsolute(id) ? null : (/^(?:@[^/]+\/)?[^./#:@][^/:]*(?=\/|$)/.exec(id)?.[0] ?? null));

/**
 * Packs `@holdpoint/cli` into `folder` as npm would publish it, and answers the path of the tarball. Built in a folder of its
 * own, so that two at once do not meet. Throws when the program imports other packages than its package.json promises.
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function packCli(folder) {
  const work = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-cli-'));
  try {
    for (const file of ['package.json', 'README.md']) await cp(path.join(PACKAGE, file), path.join(work, file));
    await cp(path.join(ROOT, 'LICENSE'), path.join(work, 'LICENSE'));
    await bundle(path.join(work, 'dist'));
    return await npmPack(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** cli/holdpoint.ts with all that it reaches in this repository; packages stay imports. A file for each command, so that `help` loads no gate. */
async function bundle(dir) {
  const build = await rolldown({
    input: { holdpoint: path.join(ROOT, 'cli', 'holdpoint.ts') },
    platform: 'node',
    external: (id) => id.startsWith('node:') || packageOf(id) !== null,
    // `#at-the-service` in package.json: what opens the database stays out.
    resolve: { conditionNames: ['holdpoint-cli', 'import', 'node', 'default'] },
    transform: { target: 'node20' },
  });
  const { output } = await build.write({ dir, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' });
  await build.close();
  const own = new Set(output.map(({ fileName }) => fileName));
  const imported = output.flatMap((chunk) => (chunk.type === 'chunk' ? [...chunk.imports, ...chunk.dynamicImports] : []));
  const needed = new Set(imported.filter((id) => !own.has(id) && !id.startsWith('node:')).map((id) => packageOf(id) ?? id));
  const { dependencies } = JSON.parse(await readFile(path.join(PACKAGE, 'package.json'), 'utf8'));
  const [needs, has] = [[...needed].sort().join(', '), Object.keys(dependencies).sort().join(', ')];
  if (needs !== has) throw new Error(`cli/package/package.json has ${has}; the program imports ${needs}.`);
}
