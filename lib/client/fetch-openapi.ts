/** The API's own description, from this origin. Throws when there is none. */
export async function fetchOpenApi(path: string, signal: AbortSignal): Promise<object> {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`no description (${response.status})`);
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null || !('paths' in answer)) throw new Error('not an OpenAPI document');
  return answer;
}
