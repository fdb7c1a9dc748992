/** Who works on a request: exactly one of `personId` and `role` is set. */
export type ClaimRow = {
  personId: string | null;
  personName: string | null;
  role: 'technician' | 'manager' | null;
  by: string;
  note: string;
  /** Epoch milliseconds. */
  at: number;
};

/** The claim of the request that `alias` names, as one JSON object; null when nobody has it. */
export function claimColumn(alias: string): string {
  return `(SELECT json_build_object('personId', k.person_id, 'personName', k.person_name, 'role', k.role, 'by', k.by_name, 'note', k.note,
    'at', (extract(epoch FROM k.created_at) * 1000)::bigint) FROM claim k WHERE k.tenant_id = ${alias}.tenant_id AND k.request_id = ${alias}.id)`;
}
