/**
 * Where a call comes from: `peer` is the other end of its connection, `forwarded` its X-Forwarded-For. The header says so
 * only when a proxy that we run writes it; its last entry is that proxy's.
 */
export function sourceAddress({ trustProxy }: { trustProxy: boolean }, forwarded: string | undefined, peer: string | undefined): string {
  return (trustProxy && forwarded?.split(',').at(-1)?.trim()) || peer || '0.0.0.0';
}
