// node --import no-network.fixture.mjs …: whoever asks for a connection or a name is refused, and it is written to the file
// that HOSTS_ASKED names, so that a test can show that nobody did.
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';

function refuse(what) {
  appendFileSync(process.env.HOSTS_ASKED, `${JSON.stringify(what)}\n`);
  throw new Error('there is no network here');
}
net.Socket.prototype.connect = (...args) => refuse(args[0]);
dns.lookup = (...args) => refuse(args[0]);
dns.promises.lookup = (...args) => refuse(args[0]);
