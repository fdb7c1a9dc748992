/** On a phone the agent's words give way to what stands at the end of their line; on a desk this is a cell like any other. */
export const OVER_SUMMARY =
  'max-lg:absolute max-lg:right-4 max-lg:bottom-9 max-lg:max-w-40 max-lg:bg-linear-to-r max-lg:to-25% max-lg:to-surface max-lg:pl-8 max-lg:group-hover:to-sunken';
