import { headers } from 'next/headers';
import { type Config, loadConfig } from '#lib/config.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { type Database, openDatabase } from '#lib/store/database.ts';
import { authenticateSession } from './authenticate-session.ts';
import type { PersonPrincipal } from './principal.ts';

/** Next builds its own copy of every module, so what pages share lives on the global object, once per process. */
const shared = globalThis as typeof globalThis & { holdpointPages?: { config: Config; db: Database } };

/** Few connections: pages only read, and only their first rows. */
const PAGE_CONNECTIONS = 4;

function pages(): { config: Config; db: Database } {
  shared.holdpointPages ??= open();
  return shared.holdpointPages;
}

function open(): { config: Config; db: Database } {
  const config = loadConfig();
  return { config, db: openDatabase(config.database.url, { max: PAGE_CONNECTIONS }) };
}

export function appConfig(): Config {
  return pages().config;
}

/** The runtime role's database for pages: they read through lib/ops and change nothing. */
export function appDatabase(): Database {
  return pages().db;
}

/** Who is looking at this page, or null. */
export async function currentPerson(): Promise<PersonPrincipal | null> {
  const cookie = (await headers()).get('cookie') ?? undefined;
  try {
    return await authenticateSession(appDatabase(), cookie, appConfig());
  } catch (error) {
    if (error instanceof HoldpointError && error.status === 401) return null;
    throw error;
  }
}
