import { requestDetail } from '#lib/contract/console-view.ts';

const { tool } = requestDetail.shape;

/** The contract's, and that of a service from before `uncheckedPatterns`, whose tools have every pattern checked. */
export const knownDetail = requestDetail.extend({
  tool: tool.extend({ uncheckedPatterns: tool.shape.uncheckedPatterns.default([]) }),
});
