import { pointerOf, type Shown, shownText } from '#lib/contract/call-view.ts';
import type { CallPart } from './request-parts.ts';

/** This page cannot prove what it displayed. `message` is for people. */
export class ConsentError extends Error {
  override readonly name = 'ConsentError';
}

/**
 * What these parts displayed, made from what each of them drew and never from the call as a whole; null while one of them
 * has not been on the screen. A text in stretches counts when all of it was.
 */
export function shownByParts(parts: readonly CallPart[], seen: ReadonlySet<string>): Shown | null {
  const shown: Shown = { arguments: [], targets: [] };
  let text = '';
  for (const part of parts) {
    if (!seen.has(part.key)) return null;
    switch (part.kind) {
      case 'leaves':
      case 'items':
        for (const { path, value } of part.leaves) shown.arguments.push([pointerOf(path), value]);
        break;
      case 'text':
        text += part.text;
        if (part.index < part.count - 1) break;
        shown.arguments.push([pointerOf(part.path), text]);
        text = '';
        break;
      case 'script':
        shown.script = (shown.script ?? '') + part.text;
        break;
      case 'targets':
        for (const { kind, name } of part.targets) shown.targets.push([kind, name]);
    }
  }
  return shown;
}

/** The hash that a vote carries. Throws ConsentError where the browser offers no cryptography. */
export async function hashShown(shown: Shown): Promise<string> {
  if (!canProve()) throw new ConsentError('Open the console over HTTPS: without it this browser cannot prove what it displayed.');
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(shownText(shown)));
  return `sha256:${[...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Browsers offer SubtleCrypto on HTTPS and on localhost only. */
export function canProve(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}
