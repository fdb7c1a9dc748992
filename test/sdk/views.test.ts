import { expect, it } from 'vitest';
import type { z } from 'zod';
import type { redeemedCall, resultBody } from '#lib/contract/redeem-grant.ts';
import type { requestView } from '#lib/contract/request-view.ts';
import type { submitRequestBody } from '#lib/contract/submit-request.ts';
import type { toolView } from '#lib/contract/tool-view.ts';
import type { Intent, NewRequest, RedeemedCall, Report, RequestView, Tool } from '#sdk/main.ts';

/** `true` only when each can be used as the other: a member that is missing, new or of another type is an error of types. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? ([keyof A] extends [keyof B] ? true : false) : false) : false;

/** What may be sent: the SDK's is taken, has every member, and can say all that the service understands. */
type Sent<Body extends z.ZodType, A> = [A] extends [z.input<Body>]
  ? [z.output<Body>] extends [A]
    ? [keyof z.input<Body>] extends [keyof A]
      ? true
      : false
    : false
  : false;

/** Checked by the compiler (`npm run check`), which is why there is so little to run. */
const same: [
  Same<z.output<typeof requestView>, RequestView>,
  Sent<typeof submitRequestBody, NewRequest>,
  Sent<typeof submitRequestBody.shape.intent, Intent>,
  Same<z.output<typeof toolView>, Tool>,
  Same<z.output<typeof redeemedCall>, RedeemedCall>,
  Sent<typeof resultBody, Report>,
] = [true, true, true, true, true, true];

it("the SDK's types are those of the service's contract", () => {
  expect(same).not.toContain(false);
});
