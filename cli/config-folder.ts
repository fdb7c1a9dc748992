import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this user's own things of Holdpoint are. May not exist yet. */
export function configFolder(): string {
  return join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'holdpoint');
}
