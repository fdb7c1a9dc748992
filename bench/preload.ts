// Loaded with --import into a server under test, so that the server itself needs no hook: answers, over the IPC channel
// of the process that started it, how much memory is held after garbage collection.
export type MemoryReport = { rss: number; heap: number; external: number };

process.on('message', (message) => {
  if (message !== 'memory') return;
  // Twice: what the first one finalises, the second one frees.
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, heap: heapUsed, external } satisfies MemoryReport);
});
process.channel?.unref();
