/** What a screen may know of the pure view model of a call; components reach lib/domain only through the contract. */
export { type DecodedView, decodeViews } from '#lib/domain/decode-text.ts';
export { diffJson, type JsonChange } from '#lib/domain/diff-json.ts';
export type { Json, JsonObject } from '#lib/domain/json.ts';
export { type JsonLeaf, jsonLeaves } from '#lib/domain/json-leaves.ts';
export { type FormattedLeaf, formatLeaf } from '#lib/domain/leaf-format.ts';
export { frictionOf, higherRisk, minDwellMs, type RiskTier } from '#lib/domain/risk.ts';
export { mixedScriptWords } from '#lib/domain/mixed-script.ts';
export { type ScriptLanguage, scriptOf } from '#lib/domain/script-language.ts';
export { pointerOf, type Shown, shownText } from '#lib/domain/shown.ts';
export { traceIdOf } from '#lib/domain/trace-context.ts';
export { type TextSegment, toVisibleText, visibleText } from '#lib/domain/visible-text.ts';
