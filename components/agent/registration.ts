import type { RegisterBody, WorkloadRow } from '#lib/contract/workload-view.ts';

export type Registration = {
  kind: WorkloadRow['kind'];
  tenant: string;
  name: string;
  id: string;
  environment: 'production' | 'staging' | 'lab';
  classes: string;
  ownedByMe: boolean;
};

/** `Acme patch agent` becomes `acme-patch-agent`: what somebody would have typed. */
export function idFromName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
}

/** `Service health, patching` as the classes that it names, once each. */
export function classesOf(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map(idFromName).filter(Boolean))];
}

/** Why it cannot be sent yet, or null. */
export function problemOf({ kind, name, id, classes }: Registration): string | null {
  if (name.trim() === '') return 'Give it a name.';
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) return 'The id is lower-case letters, digits and hyphens.';
  if (kind === 'agent' && classesOf(classes).length === 0) return 'Name at least one remediation class.';
  return null;
}

export function toBody({ kind, name, environment, classes, ownedByMe }: Registration): RegisterBody {
  return kind === 'agent'
    ? { name: name.trim(), environment, classes: classesOf(classes), ownedByMe }
    : { name: name.trim(), ownedByMe: false };
}
