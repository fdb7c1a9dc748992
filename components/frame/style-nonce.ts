/** The name under which the library that locks the page's scrolling asks for it. */
const NAME = '__webpack_nonce__';

/**
 * Dialogs lock the scrolling of the page by a style element, which the Content-Security-Policy lets in only with the
 * nonce of this document. Later pages come without a document of their own, so the first nonce stays.
 */
export function shareStyleNonce(): void {
  const shared = globalThis as unknown as Record<string, unknown>;
  shared[NAME] ??= document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
}
