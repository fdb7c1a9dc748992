import type { QuestionHandler } from './calls.ts';
import type { Message, RequestView } from './request-view.ts';

/** Tells the agent of each question once, and posts what it answers. */
export class Questions {
  /** Rejects when the agent's own handler, or the posting of its answer, failed: a person waits for it, so it must not be silent. */
  readonly failed: Promise<never>;
  readonly #handler: QuestionHandler | undefined;
  readonly #post: (request: RequestView, question: Message, text: string) => Promise<unknown>;
  readonly #told = new Set<string>();
  #fail: (error: unknown) => void = () => {};

  constructor(handler: QuestionHandler | undefined, post: (request: RequestView, question: Message, text: string) => Promise<unknown>) {
    this.#handler = handler;
    this.#post = post;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => {});
  }

  hear(view: RequestView): void {
    if (!this.#handler || view.status !== 'pending') return;
    for (const question of unanswered(view.messages ?? [])) {
      if (this.#told.has(question.id)) continue;
      this.#told.add(question.id);
      void this.#tell(this.#handler, question, view).catch(this.#fail);
    }
  }

  async #tell(handler: QuestionHandler, question: Message, view: RequestView): Promise<void> {
    const text = await handler(question, view);
    if (typeof text === 'string') await this.#post(view, question, text);
  }
}

/** What people said after the agent's last words. */
function unanswered(messages: readonly Message[]): Message[] {
  const last = messages.findLastIndex(({ from }) => from === 'agent');
  return messages.slice(last + 1).filter(({ from }) => from === 'person');
}
