import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds serious or worse on a page, a line each. By all of its rules, or by those of `tags`. */
export async function findSerious(page: Page, { tags }: { tags?: string[] } = {}): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  if (tags) builder.options({ runOnly: tags, resultTypes: ['violations'] });
  // Without frames in the page, axe needs no second one to gather what it found.
  const { violations } = await builder.setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`));
}
