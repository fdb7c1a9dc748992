/** What the policy has to know of where this service runs. */
export type Place = {
  /** The origin that browsers see. */
  publicUrl: string;
};

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** Features that no page here needs are off, so that nothing injected can ask for them. */
const PERMISSIONS = [
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  ...['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'hid', 'midi', 'display-capture'].map(
    (feature) => `${feature}=()`,
  ),
].join(', ');

/** On every answer, whoever gives it. */
const EVERYWHERE: HeaderList = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['permissions-policy', PERMISSIONS],
];

/**
 * The policy of a page: scripts run only with this answer's nonce, nothing comes from or goes to another origin, no
 * style is written into markup, and no other page can frame it. Next reads the nonce out of the same text in the request.
 */
export function pagePolicy(nonce: string, { publicUrl }: Place): string {
  // 'self' does not cover websockets in every browser that people use.
  const socket = publicUrl.replace(/^http/, 'ws');
  return [
    `default-src 'none'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self' ${socket}`,
    `manifest-src 'self'`,
    `worker-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** For pages and what they load. */
export function pageHeaders(policy: string, place: Place): HeaderList {
  return [['content-security-policy', policy], ['referrer-policy', 'same-origin'], ...EVERYWHERE, ...transport(place)];
}

/** For answers that are data: even opened as a page they can do nothing. */
export function apiHeaders(place: Place): HeaderList {
  return [
    ['content-security-policy', `default-src 'none'; frame-ancestors 'none'`],
    ['referrer-policy', 'no-referrer'],
    ...EVERYWHERE,
    ...transport(place),
  ];
}

/** Over plain HTTP, as on a machine of one's own, a browser ignores this header, and a later HTTPS would be surprised by it. */
function transport({ publicUrl }: Place): HeaderList {
  return publicUrl.startsWith('https:') ? [['strict-transport-security', 'max-age=63072000']] : [];
}
