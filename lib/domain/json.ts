/** A JSON value as RFC 8259 has it: what an agent can send and what a digest can cover. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
