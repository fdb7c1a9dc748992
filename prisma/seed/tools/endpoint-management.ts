import { oneOf, type VendorWords } from './vendor-words.ts';

/** Remote monitoring and management: what runs on the customer's machines. */
export const ENDPOINT_MANAGEMENT: Record<string, VendorWords> = {
  'ninjaone.list_devices': {
    title: 'List devices',
    about: 'Lists the devices that a filter matches.',
    effect: 'list up to {pageSize} devices that match {df}',
    undo: null,
    hints: { pageSize: { minimum: 1, maximum: 1_000 } },
  },
  'ninjaone.reboot_device': {
    title: 'Reboot a device',
    about: 'Reboots one device. FORCED does not wait for open programs.',
    effect: 'reboot device {id} ({mode})',
    undo: 'The device comes back by itself; unsaved work does not.',
    hints: { mode: oneOf('NORMAL', 'FORCED') },
  },
  'ninjaone.run_script': {
    title: 'Run a library script',
    about: 'Runs a script of the library on one device, at once.',
    effect: 'run script {scriptId} on device {id} as {runAs} with the parameters {parameters}',
    scriptArgument: 'scriptId',
    undo: 'Nobody can say: a script can do anything.',
    hints: { type: oneOf('SCRIPT', 'ACTION'), runAs: oneOf('system', 'loggedInUser'), parameters: { minLength: 0 } },
  },
  'ninjaone.control_service': {
    title: 'Start, stop or restart a Windows service',
    about: 'Controls one Windows service of one device.',
    effect: '{action} the service {serviceId} on device {id}',
    undo: 'Give the opposite command: start it, or stop it, again.',
    hints: { action: oneOf('START', 'STOP', 'RESTART') },
  },
  'ninjaone.set_maintenance': {
    title: 'Put a device into maintenance',
    about: 'Switches features of the monitoring off for one device until an instant.',
    effect: 'switch monitoring features of device {id} off until {end} (seconds since 1970)',
    undo: 'End the maintenance; what was not noticed meanwhile stays unnoticed.',
    hints: {
      disabledFeatures: {
        items: { type: 'string', enum: ['ALERTS', 'PATCHING', 'AVSCANS', 'TASKS'], description: 'A feature' },
        uniqueItems: true,
      },
    },
  },
  'ninjaone.approve_devices': {
    title: 'Approve or reject new devices',
    about: 'Lets devices that asked for it into the management, or turns them away.',
    effect: '{mode} each device listed below',
    undo: 'Remove the devices again.',
    hints: { mode: oneOf('APPROVE', 'REJECT') },
  },
  'datto_rmm.quick_job': {
    title: 'Run a component as a quick job',
    about: 'Runs one component of the library on one device, at once.',
    effect: 'run the job {jobName} on device {deviceUid}',
    scriptArgument: 'jobComponent',
    undo: 'Nobody can say: a component can do anything.',
  },
  'datto_rmm.move_device': {
    title: 'Move a device to another site',
    about: 'Moves a device, with its policies and its history, to another site.',
    effect: 'move device {deviceUid} to the site {siteUid}, which may be another customer’s',
    undo: 'Move it back; policies of the other site have run meanwhile.',
  },
  'datto_rmm.resolve_alert': {
    title: 'Resolve an alert',
    about: 'Marks one alert as resolved.',
    effect: 'mark the alert {alertUid} as resolved',
    undo: 'The monitor raises it again if the cause is still there.',
  },
  'cw_automate.execute_script': {
    title: 'Execute a script on computers',
    about: 'Executes a script on each of the given computers, at once.',
    effect: 'execute script {ScriptID} on each computer listed below',
    scriptArgument: 'ScriptID',
    undo: 'Nobody can say: a script can do anything.',
    hints: { Parameters: { additionalProperties: { type: 'string', maxLength: 2_000 }, required: [], properties: {} } },
  },
  'cw_automate.delete_client': {
    title: 'Delete a client',
    about: 'Deletes a client with all its locations, computers and history.',
    effect: 'delete client {ClientID} with everything that belongs to it',
    undo: null,
  },
  'ncentral.direct_task': {
    title: 'Run a task at once',
    about: 'Runs a script on one device without a schedule.',
    effect: 'run the task {name} (item {itemId}) on device {deviceId} of customer {customerId}',
    scriptArgument: 'itemId',
    undo: 'Nobody can say: a script can do anything.',
    hints: {
      taskType: oneOf('Script', 'AutomationPolicy'),
      credential: {
        properties: {
          type: { type: 'string', enum: ['LocalSystem', 'DeviceCredentials', 'CustomCredentials'], description: 'Whose rights' },
        },
      },
      parameters: {
        minItems: 0,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['name', 'value'],
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 200, description: 'Name of the parameter' },
            value: { type: 'string', maxLength: 2_000, description: 'Value of the parameter' },
          },
        },
      },
    },
  },
  'kaseya_vsa.run_procedure': {
    title: 'Run an agent procedure now',
    about: 'Runs one procedure on one managed host, at once.',
    effect: 'run procedure {procId} on {agentId}',
    scriptArgument: 'procId',
    undo: 'Nobody can say: a procedure can do anything.',
  },
};
