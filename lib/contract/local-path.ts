/**
 * A place in this app to go to after sign-in, from an address that anyone may have written. Anything that could leave
 * the origin, or is no page of ours, becomes the queue.
 */
export function localPath(wanted: string | undefined): string {
  if (wanted === undefined || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return '/';
  const url = new URL(wanted, 'http://local.invalid');
  if (url.origin !== 'http://local.invalid' || /^\/(api|sign-in|_next)(\/|$)/.test(url.pathname)) return '/';
  // Dots are resolved by now, so what looked like a path of ours may have become `//elsewhere`.
  return url.pathname.startsWith('//') ? '/' : url.pathname + url.search;
}
