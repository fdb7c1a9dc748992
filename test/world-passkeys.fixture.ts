import type { StepUpAnswer, VoteBody } from '#lib/contract/console-view.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { beginPasskey } from '#lib/ops/begin-passkey.ts';
import { enrolPasskey } from '#lib/ops/enrol-passkey.ts';
import { beginStepUp } from '#lib/ops/step-up.ts';
import { type Authenticator, createAuthenticator, type Dishonest } from './authenticator.fixture.ts';
import { PASSWORD, PUBLIC_URL, type World } from './world.fixture.ts';
import { ballot, type PersonId } from './world-moves.fixture.ts';

/** A new passkey of a person, enrolled the way a browser does it; one that they have already vouches for it. */
export async function enrol(
  world: World,
  person: PersonId,
  { synced = false, by }: { synced?: boolean; by?: Authenticator } = {},
): Promise<Authenticator> {
  const authenticator = createAuthenticator({ origin: PUBLIC_URL, synced });
  const { options, assertion } = await beginPasskey(world.ctx, world.person(person), { password: PASSWORD });
  await enrolPasskey(world.ctx, world.person(person), {
    name: 'a key',
    credential: authenticator.register(options),
    ...(assertion && by ? { assertion: by.assert(assertion) } : {}),
  });
  return authenticator;
}

type Seen = Pick<RequestView, 'id' | 'digest' | 'version' | 'tenant'>;

/** What a person's passkey answers to a step-up for what they see. */
export async function stepUp(
  world: World,
  person: PersonId,
  authenticator: Authenticator,
  view: Seen,
  change: Dishonest = {},
): Promise<StepUpAnswer> {
  const { options, nonce, expiresAt, mac } = await beginStepUp(world.ctx, world.person(person), view.id, view);
  return { nonce, expiresAt, mac, credential: authenticator.assert(options, change) };
}

/** A vote for what a person sees, with their passkey's signature. */
export async function signedBallot(
  world: World,
  person: PersonId,
  authenticator: Authenticator,
  view: Seen,
  change: Partial<VoteBody> = {},
): Promise<VoteBody> {
  return ballot(view, { assertion: await stepUp(world, person, authenticator, view), ...change });
}
