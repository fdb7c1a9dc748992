import type { RequestView } from '#lib/contract/request-view.ts';

/** How many messages of people are in a view. Nobody takes one back, so one more means that somebody asked something new. */
export function countAsked({ messages }: Pick<RequestView, 'messages'>): number {
  return messages.filter(({ from }) => from === 'person').length;
}
