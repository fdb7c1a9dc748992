'use client';

export type Theme = 'system' | 'light' | 'dark';

const listeners = new Set<(theme: Theme) => void>();

/** Remembered in a cookie, so that the server draws the right one at once: no flash, and no inline script. */
export function chooseTheme(theme: Theme): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  for (const listener of listeners) listener(theme);
}

/** Calls back when any part of the page chose another theme. */
export function onTheme(listener: (theme: Theme) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
