// The MCP server that the conformance suite expects behind an endpoint: its tools by the names, and with the answers, that
// the scenarios look for. Offers nothing but tools, because a gate passes nothing else on.
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

// One red pixel, and eight samples of silence.
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const WAV = 'UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA==';

const text = (words) => ({ type: 'text', text: words });
const image = { type: 'image', data: PNG, mimeType: 'image/png' };
const resource = (uri, mimeType, words) => ({ type: 'resource', resource: { uri, mimeType, text: words } });
const NONE = { type: 'object', properties: {} };

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { address: { $anchor: 'addressDef', type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } } },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // oxlint-disable-next-line unicorn/no-thenable -- it is the keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

const TOOLS = {
  test_simple_text: () => [text('This is a simple text response for testing.')],
  test_image_content: () => [image],
  test_audio_content: () => [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }],
  test_embedded_resource: () => [resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  test_multiple_content_types: () => [
    text('Multiple content types test:'),
    image,
    resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ],
  test_error_handling: () => {
    throw new Error('This tool intentionally returns an error for testing');
  },
  async test_tool_with_progress({ mcpReq }) {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined)
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
      await sleep(50);
    }
    return [text('Progressed.')];
  },
  json_schema_2020_12_tool: () => [text('Fits.')],
  test_custom_headers: () => [text('Fits.')],
  async test_trigger_tool_change({ mcpReq }) {
    TOOLS[`test_added_${Object.keys(TOOLS).length}`] = () => [text('Added.')];
    await mcpReq.notify({ method: 'notifications/tools/list_changed' });
    return [text('Changed.')];
  },
};

const SCHEMAS = {
  json_schema_2020_12_tool: SCHEMA,
  test_custom_headers: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } },
};

serveStdio(() => {
  const server = new Server({ name: 'conformance-upstream', version: '1.0.0' }, { capabilities: { tools: { listChanged: true } } });
  server.setRequestHandler('tools/list', () => ({
    tools: Object.keys(TOOLS).map((name) => ({ name, description: `Does what ${name} wants.`, inputSchema: SCHEMAS[name] ?? NONE })),
  }));
  server.setRequestHandler('tools/call', async ({ params }, ctx) => {
    try {
      return { content: await TOOLS[params.name](ctx) };
    } catch (error) {
      return { isError: true, content: [text(error.message)] };
    }
  });
  return server;
});
