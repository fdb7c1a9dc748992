/**
 * One leaf of the audit log on its way to the database: its RFC 8785 text around the sequence number, which only the
 * locked head row knows. `ts` is RFC 3339; `openings` is JSON text, so that the database never has to decode it.
 */
export type LeafText = {
  request: string | null;
  type: string;
  ts: string;
  before: string;
  after: string;
  openings: string | null;
};
