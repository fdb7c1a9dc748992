import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import path from 'node:path';
import type { HostHealth } from '../health.ts';
import { readState, writeState } from '../state-file.ts';

type Account = { salt: string; hash: string; passwordSetAt: string; disabled: boolean; sessions: number; failedSignIns: number };

export type Directory = {
  health: () => HostHealth['accounts'];
  has: (user: string) => boolean;
  /** Gives the account a new random password that nobody is told: its owner sets one by the usual way back in. */
  resetPassword: (user: string, revokeSessions: boolean) => Promise<Record<string, unknown>>;
  disable: (user: string, reason: string) => Promise<Record<string, unknown>>;
  /** Somebody tries passwords on this account. */
  fail: (user: string, times: number) => Promise<void>;
};

const derive = promisify<string, string, number, Buffer>(scrypt);

/** The accounts of one customer, in a file of their directory: salted hashes, never a password. */
export async function openDirectory(folder: string, users: readonly string[]): Promise<Directory> {
  const file = path.join(folder, 'users.json');
  const accounts = await readState<Record<string, Account>>(file, {});
  for (const user of users) accounts[user] ??= { ...(await newSecret()), disabled: false, sessions: 2, failedSignIns: 0 };
  const save = () => writeState(file, accounts);
  await save();

  return {
    health: () => Object.entries(accounts).map(([user, { failedSignIns, disabled }]) => ({ user, failedSignIns, disabled })),
    has: (user) => Object.hasOwn(accounts, user),
    async resetPassword(user, revokeSessions) {
      const account = find(user);
      const sessionsEnded = revokeSessions ? account.sessions : 0;
      Object.assign(account, await newSecret(), { failedSignIns: 0, sessions: account.sessions - sessionsEnded });
      await save();
      return { user, passwordSetAt: account.passwordSetAt, sessionsEnded };
    },
    async disable(user, reason) {
      const account = find(user);
      Object.assign(account, { disabled: true, sessions: 0 });
      await save();
      return { user, disabled: true, reason };
    },
    async fail(user, times) {
      const account = find(user);
      account.failedSignIns += times;
      await save();
    },
  };

  function find(user: string): Account {
    const account = Object.hasOwn(accounts, user) ? accounts[user] : undefined;
    if (!account) throw new Error(`The directory has no account ${user}.`);
    return account;
  }
}

async function newSecret(): Promise<Pick<Account, 'salt' | 'hash' | 'passwordSetAt'>> {
  const salt = randomBytes(16).toString('base64url');
  const hash = (await derive(randomBytes(24).toString('base64url'), salt, 32)).toString('base64url');
  return { salt, hash, passwordSetAt: new Date().toISOString() };
}
