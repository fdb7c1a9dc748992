/** The blocks whose letters run from right to left by default (Unicode, DerivedBidiClass: R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether a terminal may draw the parts of this text in another order than they have. Many do, and none of them tells. */
export function mayBeReordered(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}
