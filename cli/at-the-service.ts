/**
 * What opens the service's own database, and so needs a checkout of it. The package of the command line
 * (`@holdpoint/cli`) has `away-from-service.ts` in its place.
 */
export { verifyDatabase } from './audit-database.ts';
export { runAuditExport } from './audit-export.ts';
export { runKeysRotate } from './keys-rotate.ts';
