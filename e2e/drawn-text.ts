import { expect, type Page } from '@playwright/test';
import { visibleText } from '#lib/contract/call-view.ts';
import { NEVER_DRAWN } from './hostile-corpus.ts';

/** The characters that the console has to draw for a text of somebody else, mark for mark. */
export function drawnText(text: string): string {
  return visibleText(text)
    .map((segment) => {
      if (segment.kind === 'mark') return segment.label;
      if (segment.kind === 'layout') return segment.label + segment.text;
      return segment.kind === 'mixed' ? `${segment.text}(mixes ${segment.scripts.join(' and ')} letters)` : segment.text;
    })
    .join('');
}

/**
 * Nothing that came from an agent became anything but letters: fields hold spans alone, no link leads away, no
 * character hides, nothing ran, and no word is wider than the page.
 */
export async function expectOnlyText(page: Page): Promise<void> {
  const found = await page.evaluate((never) => {
    const odd = new RegExp(never, 'u');
    const name = (element: Element) => element.outerHTML.slice(0, 160);
    const all = [...document.querySelectorAll('body *:not(script)')];
    const texts = all.flatMap((element) => [...element.childNodes].filter((node) => node instanceof Text));
    return {
      foreign: [...document.querySelectorAll('bdi *')]
        .filter((e) => !e.matches('span') || [...e.attributes].some(({ name: of }) => of !== 'class' && of !== 'title'))
        .map(name),
      planted: [
        ...document.querySelectorAll(
          '#planted, main :is(img, image, iframe, object, embed, link, meta, base, style, script, math, template, use, foreignObject), [onerror], [onload], [onmouseover], [ontoggle]',
        ),
      ].map(name),
      away: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].filter(({ origin }) => origin !== location.origin).map(name),
      hiding: [
        ...texts.map(({ data }) => data).filter((text) => odd.test(text)),
        ...all.flatMap((element) => [...element.attributes].map(({ value }) => value)).filter((value) => odd.test(value)),
        ...[document.title].filter((title) => odd.test(title)),
      ],
      turned: [...document.querySelectorAll('bdi')].filter((element) => getComputedStyle(element).direction !== 'ltr').map(name),
      ran: 'pwned' in globalThis,
      tooWide: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    };
  }, NEVER_DRAWN);
  expect(found).toEqual({ foreign: [], planted: [], away: [], hiding: [], turned: [], ran: false, tooWide: 0 });
}
