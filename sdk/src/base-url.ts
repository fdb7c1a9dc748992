/** A service's address without a slash at its end, so that a path can be put behind it. */
export function baseOf(url: string): string {
  return new URL(url).href.replace(/\/+$/, '');
}
