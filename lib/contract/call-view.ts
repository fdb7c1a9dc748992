/** What a screen may know of the pure view model of a call; components reach lib/domain only through the contract. */
export { type JsonLeaf, jsonLeaves, leafKind } from '#lib/domain/json-leaves.ts';
export { toVisibleText, visibleText } from '#lib/domain/visible-text.ts';
