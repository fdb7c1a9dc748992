import type { JsonObject } from '#lib/domain/json.ts';
import { oneOf, type VendorWords } from './vendor-words.ts';

const idList = (description: string): JsonObject => ({
  type: 'array',
  description,
  items: { type: 'string', minLength: 1, maxLength: 100 },
  minItems: 1,
  maxItems: 250,
});

/** All of a filter's members are optional, because the vendor takes it so: without any, it is every host there is. */
const HOST_FILTER: JsonObject = {
  required: [],
  properties: {
    ids: idList('These hosts'),
    siteIds: idList('Every host of these sites'),
    groupIds: idList('Every host of these groups'),
    accountIds: idList('Every host of these accounts'),
  },
};

/** Detection, response and containment on endpoints. */
export const ENDPOINT_SECURITY: Record<string, VendorWords> = {
  'mde.isolate': {
    title: 'Isolate a device (Defender)',
    about: 'Cuts a device off from the network, but for the security service.',
    effect: 'cut device {id} off from the network ({IsolationType})',
    undo: 'Release the device from isolation.',
    hints: { IsolationType: oneOf('Full', 'Selective') },
  },
  'mde.unisolate': {
    title: 'Release a device from isolation (Defender)',
    about: 'Puts an isolated device back on the network.',
    effect: 'put device {id} back on the network',
    undo: 'Isolate it again.',
  },
  'mde.av_scan': {
    title: 'Scan for malware (Defender)',
    about: 'Starts an antivirus scan of a device. A full scan takes hours and slows it down.',
    effect: 'start a {ScanType} antivirus scan of device {id}',
    undo: 'Cancel the scan.',
    hints: { ScanType: oneOf('Quick', 'Full') },
  },
  'mde.quarantine_file': {
    title: 'Stop and quarantine a file (Defender)',
    about: 'Ends all processes of a file and puts it into quarantine, wherever it lies on the device.',
    effect: 'stop the file {Sha1} on device {id} and put it into quarantine',
    undo: 'Restore the file from quarantine.',
  },
  'mde.live_response': {
    title: 'Run live response commands (Defender)',
    about: 'Runs commands on a device: get a file, put a file, run a script.',
    effect: 'run the commands listed below on device {id}',
    undo: 'Nobody can say: a script can do anything.',
    hints: {
      Commands: {
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['type', 'params'],
          properties: {
            type: { type: 'string', enum: ['GetFile', 'PutFile', 'RunScript'], description: 'Kind of command' },
            params: {
              type: 'array',
              description: 'Parameters of the command',
              maxItems: 20,
              items: {
                type: 'object',
                additionalProperties: false,
                required: ['key', 'value'],
                properties: {
                  key: { type: 'string', minLength: 1, maxLength: 100, description: 'Name of the parameter' },
                  value: { type: 'string', maxLength: 2_000, description: 'Value of the parameter' },
                },
              },
            },
          },
        },
      },
    },
  },
  'mde.offboard': {
    title: 'Offboard a device (Defender)',
    about: 'Takes endpoint protection off a device.',
    effect: 'take Defender for Endpoint off device {id}',
    undo: 'Onboard it again, on the device.',
  },
  'falcon.contain': {
    title: 'Contain hosts, or lift it (Falcon)',
    about: 'Cuts hosts off from the network, or puts them back.',
    effect: '{action_name} each host listed below',
    undo: 'The opposite action.',
    hints: { action_name: oneOf('contain', 'lift_containment') },
  },
  'falcon.rtr_admin': {
    title: 'Run an admin response command (Falcon)',
    about: 'Runs one command line with all rights on a host. Whether it reads or writes, only the command line says.',
    effect: 'run {command_string} with all rights on {device_id}',
    undo: 'Depends on the command.',
  },
  'falcon.rtr_get': {
    title: 'Fetch data from a host (Falcon)',
    about: 'Fetches a file or the memory of a host. Changes nothing, and may take personal data with it.',
    effect: 'run {command_string} on {device_id} and keep what it returns',
    undo: null,
    hints: { base_command: oneOf('get', 'memdump', 'ls', 'ps', 'netstat', 'filehash') },
  },
  's1.disconnect': {
    title: 'Disconnect hosts (SentinelOne)',
    about: 'Cuts every host that the filter matches off from the network.',
    effect: 'cut every host that the filter below matches off from the network',
    undo: 'Connect them again.',
    hints: { filter: HOST_FILTER },
  },
  's1.uninstall': {
    title: 'Uninstall protection (SentinelOne)',
    about: 'Takes endpoint protection off every host that the filter matches.',
    effect: 'take endpoint protection off every host that the filter below matches',
    undo: 'Install it again, on each host.',
    hints: { filter: HOST_FILTER },
  },
  's1.rollback': {
    title: 'Roll back a threat’s changes (SentinelOne)',
    about: 'Restores files to the last snapshot before the threat. Overwrites what people changed since.',
    effect: 'restore files to before the threats below, overwriting what changed since',
    undo: 'Only from a backup.',
    hints: { filter: { properties: { ids: idList('These threats') } } },
  },
  'huntress.bulk_approve': {
    title: 'Approve remediations (Huntress)',
    about: 'Lets Huntress carry out remediations of one report: all of them, when none is named.',
    effect: 'carry out the remediations listed below of report {incident_report_id}, or all of them when none is listed',
    undo: 'By hand, one by one.',
    optional: ['remediation_ids'],
  },
  'huntress.resolve_incident': {
    title: 'Resolve an incident (Huntress)',
    about: 'Closes an incident report. Nobody looks at it afterwards.',
    effect: 'close the incident report {incident_report_id}',
    undo: 'Ask Huntress to open it again.',
  },
};
