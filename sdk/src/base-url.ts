/** A service's address without a slash at its end, so that a path can be put behind it. Throws TypeError for what is no address. */
export function baseOf(url: string): string {
  if (!URL.canParse(url)) throw new TypeError(`This is no address of a service: ${JSON.stringify(url)}`);
  return new URL(url).href.replace(/\/+$/, '');
}
