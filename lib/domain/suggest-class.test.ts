import { describe, expect, it } from 'vitest';
import { suggestClass } from './suggest-class.ts';

describe('the suggested class of a tool', () => {
  it.each([
    ['read_text_file', 'read'],
    ['list-mail-folders', 'read'],
    ['searchQuery', 'read'],
    ['write_file', 'disruptive'],
    ['create_directory', 'reversible'],
    ['delete-mail-message', 'destructive'],
    ['update-user', 'identity'],
    ['add-group-member', 'identity'],
    ['disable_antivirus', 'lowers-protection'],
    ['delete_firewall_rule', 'lowers-protection'],
    ['frobnicate', 'disruptive'],
    ['get_and_delete', 'destructive'],
  ])('%s: %s', (name, expected) => expect(suggestClass({ name })).toBe(expected));

  it('is not made milder by what the server says of itself', () => {
    const innocent = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
    for (const name of ['write_file', 'delete_all', 'frobnicate', 'update-user', 'disable_edr'])
      expect(suggestClass({ name, annotations: innocent })).toBe(suggestClass({ name }));
  });

  it('is made worse by it', () => {
    expect(suggestClass({ name: 'get_status', annotations: { destructiveHint: true } })).toBe('destructive');
    expect(suggestClass({ name: 'get_status', annotations: { readOnlyHint: false } })).toBe('reversible');
    expect(suggestClass({ name: 'disable_edr', annotations: { destructiveHint: true } })).toBe('lowers-protection');
  });
});
