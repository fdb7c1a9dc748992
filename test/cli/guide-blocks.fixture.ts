import { readFile } from 'node:fs/promises';
import path from 'node:path';

const GUIDE = path.resolve(import.meta.dirname, '../../docs/guides/first-held-call.md');

/** The one block of the guide in this language that holds `mark`, as it stands there, with each name of `own` in place of the guide's. */
export async function blockOf(language: 'sh' | 'js' | 'json', mark: string, own: Record<string, string>): Promise<string> {
  const text = await readFile(GUIDE, 'utf8');
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
  const found = blocks.filter((block) => block.includes(mark));
  if (found.length !== 1) throw new Error(`the guide has ${found.length} blocks with ${mark}`);
  return Object.entries(own).reduce((block, [theirs, ours]) => block.replaceAll(theirs, ours), found[0] ?? '');
}

/** How many blocks a test has to run, so that none is added that nobody runs. */
export async function countBlocks(): Promise<number> {
  return [...(await readFile(GUIDE, 'utf8')).matchAll(/^```\w+$/gm)].length;
}
