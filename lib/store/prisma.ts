import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { type Prisma, PrismaClient } from '../../generated/prisma/client.ts';

export type { PrismaClient } from '../../generated/prisma/client.ts';

/** Prisma inside a unit of work: the models, and nothing that opens or ends a transaction. */
export type PrismaScope = Prisma.TransactionClient;

/**
 * Prisma on the runtime role's own pool, so that both count against one limit of connections. For the registry, people
 * and pages; hot paths use plain SQL (docs/decisions/two-ways-to-the-database.md). Outside a scope, tenant tables answer with no rows.
 */
export function createPrisma(pool: pg.Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
}

/** One transaction that sees and writes one tenant's rows (I6). Not a client extension: those writes escape a rollback. */
export function prismaWithTenant<T>(prisma: PrismaClient, tenant: string, work: (tx: PrismaScope) => Promise<T>): Promise<T> {
  return prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('app.tenant', ${tenant}, true)`;
    return work(tx);
  });
}

/** One read-only transaction that sees the tenants of one person's memberships, filtered in the database. */
export function prismaWithPerson<T>(prisma: PrismaClient, personId: string, work: (tx: PrismaScope) => Promise<T>): Promise<T> {
  return prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('app.person', ${personId}, true), set_config('transaction_read_only', 'on', true)`;
    return work(tx);
  });
}
