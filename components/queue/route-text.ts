/** The name of a route, or of several with ` + ` between, as people say it: `two-technicians` is “Two technicians”. */
export function routeText(key: string): string {
  if (key === '') return 'No route';
  const words = key.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
