import { z } from 'zod';
import { instant, plainText } from './json.ts';

/** Who said "mine", or to whom it was handed: a person, or whoever holds a role. */
export const claimView = z
  .object({
    personId: z.string().nullable(),
    personName: z.string().nullable(),
    role: z.enum(['technician', 'manager']).nullable(),
    by: z.string(),
    note: z.string(),
    at: instant,
  })
  .meta({ id: 'Claim' });
export type ClaimView = z.infer<typeof claimView>;

export const handOverBody = z
  .strictObject({
    to: z.union([z.strictObject({ personId: z.string().max(128) }), z.strictObject({ role: z.enum(['technician', 'manager']) })]),
    note: plainText(2_000).default(''),
  })
  .meta({ id: 'HandOver' });

/** Without `takeOver` a claim that another person has is left to them. */
export const claimBody = z.strictObject({ takeOver: z.boolean().default(false) }).meta({ id: 'ClaimRequest' });

/** Who works on it now, and whom it was taken from, when somebody else had it. */
export const claimAnswer = z.object({ claim: claimView.nullable(), takenFrom: claimView.nullable() }).meta({ id: 'ClaimAnswer' });
export type ClaimAnswer = z.infer<typeof claimAnswer>;

export const colleagueView = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.string()),
    signed: z.boolean().nullable().meta({ description: 'Null while the route hides it from the one who asks' }),
    barred: z.boolean().meta({ description: 'Can never sign this request' }),
    maySign: z.boolean().meta({ description: 'Their signature would still count: the request can be handed to them' }),
  })
  .meta({ id: 'Colleague' });

export const colleagueList = z
  .object({
    items: z.array(colleagueView),
    roles: z.array(z.enum(['technician', 'manager'])).meta({ description: 'Roles that it can be handed to' }),
  })
  .meta({ id: 'ColleagueList' });
export type ColleagueList = z.infer<typeof colleagueList>;
