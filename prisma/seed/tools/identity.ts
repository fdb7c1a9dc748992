import { atMost, oneOf, type VendorWords } from './vendor-words.ts';

const PASS_LIFE = { minimum: 10, maximum: 43_200 };

/** Who may sign in, and with what. */
export const IDENTITY: Record<string, VendorWords> = {
  'graph.get_user_signins': {
    title: 'Read sign-ins',
    about: 'Reads when, where and how people signed in. Personal data.',
    effect: 'read the sign-ins that the filter below matches',
    undo: null,
    hints: { $top: { minimum: 1, maximum: 1_000 } },
  },
  'graph.disable_user': {
    title: 'Disable or enable an account',
    about: 'Sets whether an account may sign in.',
    effect: 'set "may sign in" of the account {id} to {accountEnabled}',
    undo: 'Set it back; sessions that ended stay ended.',
    class: 'identity',
  },
  'graph.revoke_sessions': {
    title: 'Sign an account out everywhere',
    about: 'Ends all sessions of an account.',
    effect: 'sign the account {id} out everywhere',
    undo: 'The person signs in again.',
    class: 'identity',
  },
  'graph.reset_password': {
    title: 'Reset a password',
    about: 'Sets a new password for an account. The answer carries it, and is kept from the agent.',
    effect: 'set a new password for the account {id}',
    undo: 'The old password is gone; the person chooses a new one.',
    class: 'identity',
  },
  'graph.delete_mailbox_rule': {
    title: 'Delete an inbox rule',
    about: 'Deletes one rule of a mailbox. Keep a copy first: it is evidence.',
    effect: 'delete the inbox rule {ruleId} of {id}',
    undo: 'Only by hand, from a copy.',
  },
  'graph.create_mailbox_rule': {
    title: 'Create an inbox rule',
    about: 'Adds a rule to a mailbox, which can forward or delete mail.',
    effect: 'add the inbox rule {displayName} to the mailbox of {id}',
    undo: 'Delete the rule; mail that it forwarded or deleted is gone.',
    hints: {
      actions: {
        required: [],
        properties: {
          forwardTo: {
            type: 'array',
            description: 'Where each message is forwarded to',
            minItems: 1,
            maxItems: 20,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['emailAddress'],
              properties: {
                emailAddress: {
                  type: 'object',
                  description: 'A mailbox',
                  additionalProperties: false,
                  required: ['address'],
                  properties: { address: { type: 'string', minLength: 3, maxLength: 320, description: 'Mail address' } },
                },
              },
            },
          },
          moveToFolder: { type: 'string', minLength: 1, maxLength: 200, description: 'Folder that each message goes to' },
          delete: { type: 'boolean', description: 'Delete each message' },
        },
      },
    },
  },
  'graph.delete_user': {
    title: 'Delete an account',
    about: 'Deletes an account.',
    effect: 'delete the account {id}',
    undo: 'Restore it within 30 days.',
    class: 'identity',
  },
  'graph.delete_mfa_method': {
    title: 'Delete a second factor',
    about: 'Takes a second factor away from an account.',
    effect: 'take the second factor {mid} away from the account {id}',
    undo: 'The person registers it again.',
  },
  'graph.create_tap': {
    title: 'Create a temporary access pass',
    about: 'Makes a pass that signs in without password and second factor. The answer carries it, and is kept from the agent.',
    effect: 'make a pass that signs in as {id} for {lifetimeInMinutes} minutes (once only: {isUsableOnce})',
    undo: 'Delete the pass; sessions that it opened must be ended too.',
    hints: { lifetimeInMinutes: PASS_LIFE },
  },
  'graph.update_ca_policy': {
    title: 'Change a conditional access policy',
    about: 'Switches a conditional access policy on, off or to reporting only. Switched on wrongly, it locks everybody out.',
    effect: 'set the conditional access policy {id} to {state}',
    undo: 'Set it back, if anybody can still sign in.',
    hints: { state: oneOf('enabled', 'disabled', 'enabledForReportingButNotEnforced') },
  },
  'intune.wipe_device': {
    title: 'Wipe a device',
    about: 'Resets a device to how it left the factory.',
    effect: 'wipe device {id} (keep user data: {keepUserData}, keep enrolment: {keepEnrollmentData})',
    undo: null,
  },
  'graph.delete_oauth_grant': {
    title: 'Delete an app’s permission',
    about: 'Takes away a permission that one person or everybody gave to an app.',
    effect: 'take away the app permission {id}',
    undo: 'Somebody with the right to do so consents again.',
  },
  'cipp.disable_user': {
    title: 'Disable an account (CIPP)',
    about: 'Disables an account in one customer’s directory.',
    effect: 'disable the account {userId} in {tenantFilter}',
    undo: 'Enable it again; sessions that ended stay ended.',
    class: 'identity',
  },
  'cipp.offboard_user': {
    title: 'Offboard a person (CIPP)',
    about: 'Does many things at once for a person who leaves.',
    effect:
      'offboard {userId} in {tenantFilter}: disable {disableUser}, reset the password {resetPassword}, revoke permissions {revokePermissions}, give the mailbox to {transferMailbox}',
    undo: 'By hand and in part: which permissions there were is not recorded.',
  },
  'cipp.set_forwarding': {
    title: 'Forward a mailbox (CIPP)',
    about: 'Forwards all mail of a person to another address.',
    effect: 'forward all mail of {upn} in {tenantFilter} to {forwardTo} (keep a copy: {keepCopy})',
    undo: 'Remove the forwarding; what was forwarded is out.',
    hints: { forwardTo: { maxLength: 320 } },
  },
  'duo.bypass_codes': {
    title: 'Make bypass codes',
    about: 'Makes codes that stand for the second factor. The answer carries them, and is kept from the agent.',
    effect:
      'make {count} codes that replace the second factor of {user_id} (uses each: {reuse_count}, seconds: {valid_secs}; 0 is without limit)',
    undo: 'Delete the codes; sessions that they opened must be ended too.',
    hints: { count: { minimum: 1, maximum: 10 }, reuse_count: atMost(1_000), valid_secs: atMost(604_800) },
  },
  'okta.suspend_user': {
    title: 'Suspend an account',
    about: 'Suspends an account until somebody lifts it.',
    effect: 'suspend the account {userId}',
    undo: 'Lift the suspension.',
    class: 'identity',
  },
  'okta.reset_factors': {
    title: 'Reset all second factors',
    about: 'Takes every second factor away from an account.',
    effect: 'take every second factor away from the account {userId}',
    undo: 'The person registers them again.',
  },
  'okta.clear_sessions': {
    title: 'End all sessions',
    about: 'Ends all sessions of an account.',
    effect: 'end all sessions of the account {userId} (app tokens too: {oauthTokens})',
    undo: 'The person signs in again.',
    class: 'identity',
  },
};
