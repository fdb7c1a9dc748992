declare global {
  var __webpack_nonce__: string | undefined;
}

/**
 * Dialogs lock the scrolling of the page by a style element, which the Content-Security-Policy lets in only with the
 * nonce of this document. Their library asks for it under this name. Later pages come without a document of their own,
 * so the first nonce stays.
 */
export function shareStyleNonce(): void {
  globalThis.__webpack_nonce__ ??= document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
}
