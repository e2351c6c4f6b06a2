/** What differs from one measured hook to the next. */
export interface HookEnvironmentOptions {
  readonly charmFolder: string;
  /** As Juju spells it: `update-status`. */
  readonly hook: string;
  /** The unit's name. */
  readonly unit: string;
  /** Folder of the hook commands. Default: none. */
  readonly tools?: string;
  /** The agent's socket. Default: one that does not exist. */
  readonly socket?: string;
  readonly contextId?: string;
}

/** The environment of a hook, as large as Juju makes it: a charm pays for reading what it does not need. */
export function hookEnvironment(options: HookEnvironmentOptions): Readonly<Record<string, string>> {
  const { charmFolder, hook, unit, tools = '/nonexistent', socket = '/nonexistent/agent.socket' } = options;
  return {
    APT_LISTCHANGES_FRONTEND: 'none',
    CHARM_DIR: charmFolder,
    CLOUD_API_VERSION: '',
    DEBIAN_FRONTEND: 'noninteractive',
    JUJU_AGENT_SOCKET_ADDRESS: socket,
    JUJU_AGENT_SOCKET_NETWORK: 'unix',
    JUJU_API_ADDRESSES: '10.152.183.10:17070',
    JUJU_AVAILABILITY_ZONE: '',
    JUJU_CHARM_DIR: charmFolder,
    JUJU_CHARM_FTP_PROXY: '',
    JUJU_CHARM_HTTPS_PROXY: '',
    JUJU_CHARM_HTTP_PROXY: '',
    JUJU_CHARM_NO_PROXY: '',
    JUJU_CONTEXT_ID: options.contextId ?? 'bench-0123456789',
    JUJU_DISPATCH_PATH: `hooks/${hook}`,
    JUJU_HOOK_NAME: hook,
    JUJU_MACHINE_ID: '',
    JUJU_MODEL_NAME: 'bench',
    JUJU_MODEL_UUID: '9a3f2a4e-6f0d-4a57-8f0b-0a9f2f4b7d11',
    JUJU_PRINCIPAL_UNIT: '',
    JUJU_UNIT_NAME: unit,
    JUJU_VERSION: '3.6.8',
    LANG: 'C.UTF-8',
    PATH: `${tools}:/usr/sbin:/usr/bin:/sbin:/bin`,
    TERM: 'tmux-256color',
  };
}
