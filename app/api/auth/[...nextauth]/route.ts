import type { NextRequest } from 'next/server';
import nextAuth from 'next-auth';
import { THROTTLED, authOptions } from '#lib/auth/auth-options.ts';
import { appConfig, appDatabase } from '#lib/auth/current-person.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const config = appConfig();
  const address = request.headers.get('x-holdpoint-address') ?? 'unknown';
  const userAgent = request.headers.get('user-agent') ?? '';
  const response = (await nextAuth(request, context, authOptions(config, appDatabase(), { userAgent, address }))) as Response;
  return (await isThrottled(response)) ? new Response(response.body, { status: 429, headers: response.headers }) : response;
}

/** next-auth reports whatever `authorize` throws in the address that it answers with. */
async function isThrottled(response: Response): Promise<boolean> {
  return response.status === 401 && (await response.clone().text()).includes(`error=${THROTTLED}`);
}

export { handle as GET, handle as POST };
