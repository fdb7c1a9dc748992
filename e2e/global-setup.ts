import { startStack } from './stack.ts';

/** One database and one server for the run. Workers inherit what they need to know in their environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { stop, ...stack } = await startStack();
  process.env['HOLDPOINT_E2E_STACK'] = JSON.stringify(stack);
  return stop;
}
