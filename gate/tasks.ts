import { randomUUID } from 'node:crypto';
import type { CallToolResult } from '@modelcontextprotocol/client';
import { failure } from './answers.ts';
import type { HeldCall } from './held-call.ts';
import type { Patience } from './settings.ts';

export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

/** The result as it would have been on the wire: what the SDK adds to the answer of a call is to be added here. */
type WireResult = CallToolResult & { resultType: 'complete' };

type TaskState = { status: 'working' } | { status: 'completed'; result: WireResult } | { status: 'cancelled' };

type Entry = {
  principal: string;
  createdAt: string;
  lastUpdatedAt: string;
  state: TaskState;
  statusMessage: string;
  cancel: AbortController;
  /** Runs out when nobody fetches it. */
  lease: NodeJS.Timeout;
};

const POLL_MS = 2_000;
/** How many polls in a row a client may miss before it counts as gone. */
const MISSED_POLLS = 15;
/** How long an outcome is kept for a client to fetch. */
const KEPT_MS = 1_800_000;

/**
 * Held calls as tasks (extension `io.modelcontextprotocol/tasks`, 2026-07-28). A task stands for its client as long as it is
 * polled. One that nobody polls is taken back like one that was cancelled: its client has gone, perhaps before it ever got
 * the handle, and must cause no late execution.
 */
export class Tasks {
  readonly #tasks = new Map<string, Entry>();
  readonly #leaseMs: number;

  constructor({ graceMs }: Pick<Patience, 'graceMs'>) {
    this.#leaseMs = Math.min(Math.max(graceMs, 2 * POLL_MS), MISSED_POLLS * POLL_MS);
  }

  /** The handle that answers a `tools/call` in place of its result. */
  create(principal: string, held: HeldCall, statusMessage: string): Record<string, unknown> {
    const now = new Date().toISOString();
    const taskId = `task_${randomUUID()}`;
    const cancel = new AbortController();
    const lease = setTimeout(() => cancel.abort(new Error('Nobody polls the task any more.')), this.#leaseMs).unref();
    const entry: Entry = { principal, createdAt: now, lastUpdatedAt: now, state: { status: 'working' }, statusMessage, cancel, lease };
    this.#tasks.set(taskId, entry);
    void held
      .join(cancel.signal, Number.POSITIVE_INFINITY)
      .catch((error: unknown) => (cancel.signal.aborted ? null : failure(error)))
      .then((result) => {
        clearTimeout(lease);
        entry.state = result === null ? { status: 'cancelled' } : { status: 'completed', result: { ...result, resultType: 'complete' } };
        entry.statusMessage = result === null ? 'Taken back.' : 'Decided.';
        entry.lastUpdatedAt = new Date().toISOString();
        setTimeout(() => this.#tasks.delete(taskId), KEPT_MS).unref();
      });
    return { resultType: 'task', ...describe(taskId, entry), status: 'working' };
  }

  /** `tasks/get`. Null for what is not this principal's, whether it exists or not. */
  get(principal: string, taskId: string): Record<string, unknown> | null {
    const entry = this.#find(principal, taskId);
    if (entry?.state.status === 'working') entry.lease.refresh();
    return entry && { ...describe(taskId, entry), ...entry.state };
  }

  /** `tasks/cancel`: the request is withdrawn when it still can be. A run that has begun ends as it ends. */
  cancel(principal: string, taskId: string): boolean {
    const entry = this.#find(principal, taskId);
    if (entry?.state.status === 'working') entry.cancel.abort(new Error('The task was cancelled.'));
    return entry !== null;
  }

  close(): void {
    for (const { cancel } of this.#tasks.values()) cancel.abort(new Error('The gate ends.'));
  }

  #find(principal: string, taskId: string): Entry | null {
    const entry = this.#tasks.get(taskId);
    return entry?.principal === principal ? entry : null;
  }
}

function describe(taskId: string, { createdAt, lastUpdatedAt, statusMessage }: Entry) {
  return { taskId, createdAt, lastUpdatedAt, statusMessage, ttlMs: null, pollIntervalMs: POLL_MS };
}
