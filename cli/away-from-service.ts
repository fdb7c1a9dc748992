import { NotHere } from './output.ts';

/** In the package: says where it can be done. Loaded in place of `at-the-service.ts`, whose names it has. */
function refuse(): never {
  throw new NotHere('this opens the database of the service, which is not in this package: run it in a checkout where the service runs');
}

export const verifyDatabase: typeof import('./audit-database.ts').verifyDatabase = async () => refuse();
export const runAuditExport: typeof import('./audit-export.ts').runAuditExport = async () => refuse();
export const runKeysRotate: typeof import('./keys-rotate.ts').runKeysRotate = async () => refuse();
